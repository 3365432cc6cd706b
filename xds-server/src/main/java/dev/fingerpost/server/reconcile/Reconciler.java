package dev.fingerpost.server.reconcile;

import dev.fingerpost.model.source.Latest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that runs a {@link Pass} whenever an input changed or time has something to say, at
 * the pace of {@link Pace}. It owns everything that a pass remembers.
 */
public final class Reconciler implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  private final Pass pass;
  private final PassMetrics metrics;
  private final Latest<PlaneState> state;
  private final Pace pace;
  private final InstantSource wall;
  private final InstantSource clock;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Instant firstChange;
  private Instant lastChange = Instant.MIN;
  private boolean closed;

  /** A reconciler that runs the pass once it is started. */
  public Reconciler(Pass pass, PassMetrics metrics, Latest<PlaneState> state, InstantSource wall) {
    this.pass = pass;
    this.metrics = metrics;
    this.state = state;
    this.pace = Pace.DEFAULT;
    this.wall = wall;
    this.clock = SteadyTime.from(wall);
    this.thread = Thread.ofPlatform().name("reconciler").unstarted(this::run);
    pass.onNews(this::wake);
  }

  /** Starts the thread; the first pass runs at once. */
  public void start() {
    wake();
    thread.start();
  }

  /** Ends the thread after the pass that may be running. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      lastChange = clock.instant();
      if (firstChange == null) {
        firstChange = lastChange;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    Instant lastPass = Instant.EPOCH;
    Optional<Instant> deadline = Optional.empty();
    while (awaitDue(lastPass, deadline)) {
      try {
        Instant began = clock.instant();
        Pass.Result result = pass.run(began, wall.instant());
        metrics.passed(Duration.between(began, clock.instant()), result.work());
        state.set(result.state());
        deadline = result.nextChange();
      } catch (RuntimeException bug) {
        // The last good resources stay; the next change tries again.
        LOG.error("event=pass_failed", bug);
        metrics.failed();
        deadline = Optional.of(clock.instant().plus(Duration.ofSeconds(1)));
      }
      lastPass = clock.instant();
    }
  }

  /** Waits for the next pass; false when it is time to end. */
  private boolean awaitDue(Instant lastPass, Optional<Instant> deadline) {
    lock.lock();
    try {
      while (!closed) {
        Instant due = due(lastPass, deadline);
        Instant now = clock.instant();
        if (!now.isBefore(due)) {
          firstChange = null;
          return true;
        }
        if (due.equals(Instant.MAX)) {
          changed.await();
        } else {
          changed.await(Duration.between(now, due).toNanos(), TimeUnit.NANOSECONDS);
        }
      }
      return false;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private Instant due(Instant lastPass, Optional<Instant> deadline) {
    Instant byTime = deadline.orElse(Instant.MAX);
    if (firstChange == null) {
      return byTime;
    }
    Instant byChange = pace.due(lastPass, firstChange, lastChange);
    return byChange.isBefore(byTime) ? byChange : byTime;
  }
}
