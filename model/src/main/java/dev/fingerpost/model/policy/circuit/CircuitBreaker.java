package dev.fingerpost.model.policy.circuit;

import dev.fingerpost.model.policy.Percent;
import java.util.OptionalInt;

/**
 * Limits per Envoy and cluster, Envoy's {@code circuit_breakers.thresholds}.
 *
 * @param perHostMaxConnections the only per-host limit that Envoy honours
 */
public record CircuitBreaker(
    int maxConnections,
    int maxPendingRequests,
    int maxRequests,
    RetryLimit retries,
    OptionalInt perHostMaxConnections) {

  /** {@code circuitBreaker: none}: no limit is ever reached. */
  public static final CircuitBreaker UNLIMITED =
      new CircuitBreaker(
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          new RetryLimit.Fixed(Integer.MAX_VALUE),
          OptionalInt.empty());

  /** How many retries may run at once. */
  public sealed interface RetryLimit {

    /** {@code maxRetries}: a number. */
    record Fixed(int maxRetries) implements RetryLimit {}

    /**
     * {@code retryBudget}: a share of the requests that are running.
     *
     * @param minConcurrency retries that are always allowed, whatever the share
     */
    record Budget(Percent percent, int minConcurrency) implements RetryLimit {}
  }
}
