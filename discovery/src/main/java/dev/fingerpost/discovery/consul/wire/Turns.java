package dev.fingerpost.discovery.consul.wire;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread after another. Who takes too long keeps nobody else: the next begins beside it. Safe
 * for use by all threads.
 */
final class Turns {

  private final long patience;
  private final long pause;
  private @Nullable Thread whose;
  private long freeAt = System.nanoTime();

  /**
   * Turns that nobody has yet.
   *
   * @param patience how long the others wait for one who has the turn
   * @param pause how long they wait after one who asks for it
   */
  Turns(Duration patience, Duration pause) {
    this.patience = patience.toNanos();
    this.pause = pause.toNanos();
  }

  /** Waits until it is the calling thread's turn. */
  synchronized void begin() throws InterruptedException {
    while (whose != Thread.currentThread()) {
      long wait = freeAt - System.nanoTime();
      if (wait > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, wait);
      } else {
        whose = Thread.currentThread();
        freeAt = System.nanoTime() + patience;
      }
    }
  }

  /** Ends the calling thread's turn, if it has it. */
  void end() {
    end(0);
  }

  /** Ends it; the next one waits for a moment. */
  void endWithPause() {
    end(pause);
  }

  private synchronized void end(long later) {
    if (whose == Thread.currentThread()) {
      whose = null;
      freeAt = System.nanoTime() + later;
      notify(); // who is next wakes who comes after it
    }
  }
}
