package dev.fingerpost.server.ads;

import dev.fingerpost.server.ads.stream.Scheduler;
import dev.fingerpost.server.ads.stream.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends a stream whose client leaves much unread for long: it is gone, or means no good. Owned by
 * the stream's loop.
 */
final class StallWatch {

  private final Duration patience;
  private final Timers timers;
  private final Runnable onStall;
  private Scheduler.@Nullable Timer timer;

  StallWatch(Duration patience, Timers timers, Runnable onStall) {
    this.patience = patience;
    this.timers = timers;
    this.onStall = onStall;
  }

  /** The transport takes no more for now. */
  void full() {
    if (timer == null) {
      timer = timers.after(patience, onStall);
    }
  }

  /** The transport takes more again, or the stream is over. */
  void free() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
