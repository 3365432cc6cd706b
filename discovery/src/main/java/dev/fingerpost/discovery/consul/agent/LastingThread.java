package dev.fingerpost.discovery.consul.agent;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A virtual thread that is begun anew if it dies: what it did would otherwise stop in silence, and
 * what it watches freeze. Its body must be able to begin again on another thread. Its {@link
 * Supervisor} looks after it.
 */
public final class LastingThread {

  private static final Logger LOG = LoggerFactory.getLogger(LastingThread.class);

  private final String name;
  private final Runnable body;
  private @Nullable Thread thread;
  private boolean stopped;
  private volatile String cause = "it ended";

  /** A thread that its supervisor will start. */
  public LastingThread(String name, Runnable body) {
    this.name = name;
    this.body = body;
  }

  String name() {
    return name;
  }

  /** Why it died last. */
  String cause() {
    return cause;
  }

  synchronized void start() {
    if (!stopped) {
      thread =
          Thread.ofVirtual().name(name).uncaughtExceptionHandler((_, e) -> died(e)).start(body);
    }
  }

  /** Interrupts it for good. */
  synchronized void stop() {
    stopped = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Waits until it has ended, after a stop. */
  public void join() {
    Thread last;
    synchronized (this) {
      last = thread;
    }
    try {
      if (last != null) {
        last.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Begins it anew if it has died; says whether it had. */
  synchronized boolean mend() {
    boolean dead = !stopped && thread != null && !thread.isAlive();
    if (dead) {
      start();
    }
    return dead;
  }

  private void died(Throwable e) {
    cause = e.toString();
    LOG.error("event=thread_died thread={}", name, e);
  }
}
