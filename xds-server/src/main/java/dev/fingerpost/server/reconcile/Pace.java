package dev.fingerpost.server.reconcile;

import java.time.Duration;
import java.time.Instant;

/**
 * When the next pass may run: at once after a quiet time, otherwise when changes pause for {@code
 * quiet}, and at the latest {@code longest} after the first of them (DEC-8).
 */
record Pace(Duration quiet, Duration longest) {

  /** The pace of the reconciler. */
  static final Pace DEFAULT = new Pace(Duration.ofMillis(10), Duration.ofMillis(100));

  /**
   * When to run the pass.
   *
   * @param lastPass when the last pass ended
   * @param firstChange the first change since then
   * @param lastChange the newest change
   */
  Instant due(Instant lastPass, Instant firstChange, Instant lastChange) {
    if (!firstChange.isBefore(lastPass.plus(quiet))) {
      return firstChange;
    }
    Instant calm = lastChange.plus(quiet);
    Instant limit = firstChange.plus(longest);
    return calm.isBefore(limit) ? calm : limit;
  }
}
