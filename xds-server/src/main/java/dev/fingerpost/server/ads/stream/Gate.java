package dev.fingerpost.server.ads.stream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Holds something back until a condition is met, or until its patience ends. Owned by its stream's
 * loop.
 */
final class Gate {

  private final Duration patience;
  private final Timers timers;
  private final Runnable onExpiry;
  private Scheduler.@Nullable Timer timer;
  private boolean expired;

  Gate(Duration patience, Timers timers, Runnable onExpiry) {
    this.patience = patience;
    this.timers = timers;
    this.onExpiry = onExpiry;
  }

  /** Waits, and says whether it has to wait longer. */
  boolean mustWait() {
    if (expired) {
      return false;
    }
    if (timer == null) {
      timer = timers.after(patience, this::expire);
    }
    return true;
  }

  /** What was held back has passed, or is no more: the next one waits anew. */
  void reset() {
    expired = false;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void expire() {
    timer = null;
    expired = true;
    onExpiry.run();
  }
}
