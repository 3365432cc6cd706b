package dev.fingerpost.server.ads;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what other threads do. */
final class Eventually {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PAUSE = Duration.ofMillis(5).toNanos();

  private Eventually() {}

  /** Asks until the claim holds. */
  static void holds(String claim, BooleanSupplier check) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!check.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not so within " + PATIENCE + ": " + claim);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
