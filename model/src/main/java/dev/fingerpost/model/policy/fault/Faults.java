package dev.fingerpost.model.policy.fault;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.policy.Share;
import dev.fingerpost.model.policy.routing.HeaderMatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Delays and failures made on purpose, Envoy's fault filter.
 *
 * @param onlyWithHeader what a request must have to be hit at all
 * @param until when they end by themselves
 */
public record Faults(
    Optional<Delay> delay,
    Optional<Abort> abort,
    ImmutableList<HeaderMatch> onlyWithHeader,
    Instant until) {

  /** Some requests wait this long before they go on. */
  public record Delay(Duration fixed, Share share) {}

  /** Some requests are answered with this status, and reach no instance. */
  public record Abort(int status, Share share) {}
}
