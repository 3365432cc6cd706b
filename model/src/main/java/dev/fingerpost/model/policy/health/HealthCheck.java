package dev.fingerpost.model.policy.health;

import java.time.Duration;
import java.util.Optional;

/**
 * {@code healthCheck}: how every Envoy probes every instance by itself.
 *
 * @param interval the pause between two probes
 * @param noTrafficInterval the pause as long as the service was never asked anything; empty means
 *     Envoy's own, a minute
 * @param timeout how long an answer may take
 * @param streaks how many probes in a row count
 */
public record HealthCheck(
    Probe probe,
    Duration interval,
    Optional<Duration> noTrafficInterval,
    Duration timeout,
    Streaks streaks) {

  /**
   * How many probes in a row move an instance.
   *
   * @param failures that take it out; a wrong HTTP status does so at once
   * @param successes that take it back
   */
  public record Streaks(int failures, int successes) {}

  /** What is asked. */
  public sealed interface Probe {

    /** A GET of this path: 200 is health. */
    record Http(String path) implements Probe {}

    /** The gRPC health protocol; an empty name asks for the server as a whole. */
    record Grpc(String service) implements Probe {}

    /** A connection that opens. */
    record Tcp() implements Probe {}
  }
}
