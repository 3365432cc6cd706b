package dev.fingerpost.integration.world;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for another process, with a deadline and words for when it passes. */
public final class Await {

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  private Await() {}

  /**
   * Asks until the claim holds.
   *
   * @param claim what is waited for, as it stands in the failure: "Envoy is ready"
   * @param otherwise what is known when it never came true, added to the failure
   * @throws IllegalStateException when the deadline has passed
   */
  public static void until(
      String claim, Duration deadline, BooleanSupplier holds, Supplier<String> otherwise) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "not so within " + deadline + ": " + claim + "\n" + otherwise.get());
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
