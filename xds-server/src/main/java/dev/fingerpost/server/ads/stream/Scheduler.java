package dev.fingerpost.server.ads.stream;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Time for streams: a clock and timers, so that tests own both. */
public interface Scheduler {

  /** A count of nanoseconds, good for differences. */
  long nanoTime();

  /** Runs the task once after the delay. The task must be short: it hands over to a stream. */
  Timer schedule(Duration delay, Runnable task);

  /** A task that waits for its time. */
  interface Timer {

    /** Does not run the task any more, if it has not begun. */
    void cancel();
  }

  /** Real time, on the threads of an executor. */
  static Scheduler on(ScheduledExecutorService executor) {
    return new Scheduler() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public Timer schedule(Duration delay, Runnable task) {
        ScheduledFuture<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
      }
    };
  }
}
