package dev.fingerpost.model.policy.timeout;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a caller waits for an answer.
 *
 * @param request {@code timeout}, Envoy's {@code RouteAction.timeout}, all tries included; 0 means
 *     no limit
 * @param idle {@code idleTimeout}, Envoy's {@code RouteAction.idle_timeout}: how long a request may
 *     be silent in both directions; 0 means no limit, empty the five minutes of the listener
 * @param maxStream {@code maxStreamDuration}, Envoy's {@code RouteAction.max_stream_duration},
 *     whatever happens on the stream; empty or 0 means no limit
 */
public record Timeouts(Duration request, Optional<Duration> idle, Optional<Duration> maxStream) {

  /** A limit for the request alone. */
  public static Timeouts of(Duration request) {
    return new Timeouts(request, Optional.empty(), Optional.empty());
  }
}
