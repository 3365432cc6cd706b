package dev.fingerpost.integration.registry;

import java.time.Duration;

/** How long things may take, times three where tests run. */
final class Bars {

  private static final int GUARD = 3;

  /** A fault is told: in a metric, and in the words of {@code /readyz}. */
  static final Duration TOLD = Duration.ofSeconds(5).multipliedBy(GUARD);

  /** A change is seen when the registry tells the truth again. */
  static final Duration RIGHT = Duration.ofSeconds(1).multipliedBy(GUARD);

  /** Everything is as it should be after an outage. */
  static final Duration CAUGHT_UP = Duration.ofSeconds(2).multipliedBy(GUARD);

  /** What a failed read waits at most after a few failures in a row. */
  static final Duration BACKOFF = Duration.ofSeconds(20);

  private Bars() {}

  /** Seconds since then. */
  static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
