package dev.fingerpost.server.reconcile;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Time that only goes on: right when it was made, and counted by the machine since, whatever is
 * done to its clock. Drains, holds and windows go by it.
 *
 * @param start when it was made
 * @param nanos what the machine's counter said then
 */
record SteadyTime(Instant start, long nanos) implements InstantSource {

  /** Time from now on. */
  static SteadyTime from(InstantSource wall) {
    return new SteadyTime(wall.instant(), System.nanoTime());
  }

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - nanos);
  }
}
