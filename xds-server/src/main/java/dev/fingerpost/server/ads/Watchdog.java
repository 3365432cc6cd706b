package dev.fingerpost.server.ads;

import dev.fingerpost.server.ads.stream.Scheduler;
import dev.fingerpost.server.ads.stream.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Does something about a client that keeps the server waiting for too long: it is gone, or means no
 * good. Owned by the stream's loop.
 */
final class Watchdog {

  private final Duration patience;
  private final Timers timers;
  private final Runnable onExpiry;
  private Scheduler.@Nullable Timer timer;

  Watchdog(Duration patience, Timers timers, Runnable onExpiry) {
    this.patience = patience;
    this.timers = timers;
    this.onExpiry = onExpiry;
  }

  /** From now on the client has to do something; if it has to already, it has no more time. */
  void arm() {
    if (timer == null) {
      timer = timers.after(patience, onExpiry);
    }
  }

  /** It has done so, or the stream is over. */
  void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
