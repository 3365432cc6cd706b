package dev.fingerpost.server.ads.stream;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;

/** The timers of one stream: what they run, runs on the stream's loop. */
@FunctionalInterface
public interface Timers {

  /** Runs the task on the loop after the delay, if the stream is still open then. */
  @CanIgnoreReturnValue
  Scheduler.Timer after(Duration delay, Runnable task);
}
