package dev.fingerpost.discovery.consul.watch;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait after failures in a row: at least {@code base}, spread at random over a span
 * that doubles up to {@code longest}, so that many watches do not come back at once.
 */
final class Backoff {

  private static final int MOST_DOUBLINGS = 5;

  private final Duration base;
  private final Duration longest;
  private final DoubleSupplier random;
  private int failures;

  /**
   * No failure yet.
   *
   * @param random numbers from 0 to 1
   */
  Backoff(Duration base, Duration longest, DoubleSupplier random) {
    this.base = base;
    this.longest = longest;
    this.random = random;
  }

  /** Counts a failure, and says how long to wait. */
  Duration failed() {
    failures = Math.min(failures + 1, MOST_DOUBLINGS);
    long span = Math.min(base.toNanos() << failures, longest.toNanos());
    return base.plusNanos((long) (span * random.getAsDouble()));
  }

  /** Ends the row. */
  void succeeded() {
    failures = 0;
  }
}
