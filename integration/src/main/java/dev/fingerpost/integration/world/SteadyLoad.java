package dev.fingerpost.integration.world;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A load of a bounded rate that runs beside whatever else happens, until it is stopped. Its own
 * virtual thread owns the client and the answers; {@link #stop} takes them over when it has ended.
 */
public final class SteadyLoad implements AutoCloseable {

  private final Traffic.Caller caller;
  private final long pauseNanos;
  private final List<Answer> answers = new ArrayList<>();
  private final Thread thread;
  private final AtomicInteger answered = new AtomicInteger();
  private volatile boolean stopping;

  private SteadyLoad(Traffic.Caller caller, int perSecond) {
    this.caller = caller;
    this.pauseNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.thread = Thread.ofVirtual().name("steady-load").unstarted(this::run);
  }

  static SteadyLoad start(Traffic.Caller caller, int perSecond) {
    SteadyLoad load = new SteadyLoad(caller, perSecond);
    load.thread.start();
    return load;
  }

  /** How many answers there were so far. */
  public int answered() {
    return answered.get();
  }

  /** Ends the load; all answers of its whole time. */
  public Answers stop() {
    close();
    return Answers.count(answers);
  }

  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long due = System.nanoTime();
    try (caller) {
      while (!stopping) {
        answers.add(caller.call());
        answered.incrementAndGet();
        due += pauseNanos;
        for (long left = due - System.nanoTime();
            left > 0 && !stopping;
            left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
      }
    }
  }
}
