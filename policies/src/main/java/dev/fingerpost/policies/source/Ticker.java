package dev.fingerpost.policies.source;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that runs a task at once and then with a pause after each run, until it is closed. */
final class Ticker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * A ticker that has not started.
   *
   * @param failed is told when a run breaks; the next one comes all the same
   */
  Ticker(String name, Duration pause, Runnable task, Consumer<RuntimeException> failed) {
    thread = Thread.ofVirtual().name(name).unstarted(() -> run(pause, task, failed));
  }

  void start() {
    thread.start();
  }

  private void run(Duration pause, Runnable task, Consumer<RuntimeException> failed) {
    try {
      do {
        try {
          task.run();
        } catch (RuntimeException e) {
          failed.accept(e);
        }
      } while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      LOG.debug("event=interrupted thread={}", thread.getName());
    }
  }

  /** Ends the thread, if it was started; a run that waits for the network is interrupted. */
  @Override
  public void close() {
    closed.countDown();
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      if (!thread.join(Duration.ofSeconds(1))) {
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
