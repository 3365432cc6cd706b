package dev.fingerpost.integration.bench;

import java.time.Duration;

/**
 * How long a measurement may take.
 *
 * @param warmUp at most
 * @param measured at most
 * @param enough changes, below which a measurement counts as cut
 */
record Effort(Duration warmUp, Duration measured, int enough) {

  /** What a figure to publish takes. */
  static final Effort FULL = new Effort(Duration.ofSeconds(20), Duration.ofSeconds(10), 100);

  /** Enough to see that everything works. */
  static final Effort SMOKE = new Effort(Duration.ofSeconds(1), Duration.ofSeconds(1), 10);
}
