package dev.fingerpost.discovery.consul.agent;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after threads once a second: who has died is begun anew, counted and told. It is a platform
 * thread that does nothing else, so that it has nothing to die of.
 */
public final class Supervisor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final long ROUND_MILLIS = 1_000;

  private final Set<LastingThread> threads = ConcurrentHashMap.newKeySet();
  private final ConsulCounters counters;
  private final Thread thread;
  private volatile BiConsumer<String, String> told = (_, _) -> {};

  /** A supervisor that does not look after anybody yet. */
  public Supervisor(String name, ConsulCounters counters) {
    this.counters = counters;
    this.thread =
        Thread.ofPlatform().name(name + "-supervisor").daemon().unstarted(this::supervise);
  }

  /** Has the name and the cause of each death told; on the supervisor's thread. */
  public void onDeath(BiConsumer<String, String> listener) {
    told = listener;
  }

  /** Begins its rounds. */
  public void start() {
    thread.start();
  }

  /** Starts a thread and looks after it from now on. */
  public void keep(LastingThread kept) {
    threads.add(kept);
    kept.start();
  }

  /** Stops a thread and looks after it no more. */
  public void release(LastingThread kept) {
    threads.remove(kept);
    kept.stop();
  }

  /** Stops them all, and itself. */
  @Override
  public void close() {
    thread.interrupt();
    threads.forEach(LastingThread::stop); // also what it may be mending now
    threads.forEach(LastingThread::join);
    threads.clear();
  }

  private void supervise() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(ROUND_MILLIS);
        threads.forEach(this::mend);
      } catch (InterruptedException e) {
        return;
      } catch (Throwable e) {
        // Also out of memory: whoever can go on must.
        LOG.error("event=supervisor_failed", e);
      }
    }
  }

  private void mend(LastingThread kept) {
    if (kept.mend()) {
      counters.count(Counted.DEATH);
      told.accept(kept.name(), kept.cause());
    }
  }
}
