package dev.fingerpost.server.state;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.source.Shelf;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder for what survives a restart, with a thread of its own that writes what is to be kept:
 * at once after a quiet time, then at most once a second, and less often where writing takes long.
 *
 * <p>A folder that cannot be written costs a log line, a metric and a line of {@code /readyz}, and
 * nothing else: it is tried again, and serving goes on.
 */
public final class StateFolder implements AutoCloseable {

  /** Between two rounds of writing. */
  static final Duration APART = Duration.ofSeconds(1);

  /** Between two tries when writing fails. */
  static final Duration RETRY = Duration.ofSeconds(5);

  /** Writing takes a tenth of the time at most, however large the values are. */
  private static final int SHARE = 9;

  private static final Duration LAST_WORDS = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);

  private final Path folder;
  private final Disk disk;
  private final InstantSource clock;
  private final Epoch epoch;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("state-folder").unstarted(this::run);
  private final LongAdder writes = new LongAdder();
  private final LongAdder failures = new LongAdder();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Slot> shelves = new TreeMap<>();
  private boolean closed;
  private volatile Optional<Trouble> trouble = Optional.empty();

  /** Why nothing can be kept now. */
  private record Trouble(String reason, Instant since) {}

  StateFolder(Path folder, Disk disk, InstantSource clock) {
    this.folder = folder;
    this.disk = disk;
    this.clock = clock;
    this.epoch = new Epoch(disk, folder);
  }

  /** Opens a folder, which is made if it is not there. */
  public static StateFolder open(Path folder, InstantSource clock) {
    StateFolder state = new StateFolder(folder, new LocalDisk(), clock);
    state.prepare();
    state.thread.start();
    return state;
  }

  /** The place of one value; the same one whenever it is asked for. */
  public Shelf shelf(String name) {
    lock.lock();
    try {
      return shelves.computeIfAbsent(
          Version.fileName(name),
          file -> new Slot(file, new Versions(disk, folder, file), this::wake));
    } finally {
      lock.unlock();
    }
  }

  /** Whether everything that was to be kept is on the disk. */
  public boolean isKept() {
    return all().stream().allMatch(Slot::isKept);
  }

  /** How many files were written. */
  public long writes() {
    return writes.sum();
  }

  /** How often writing failed. */
  public long failures() {
    return failures.sum();
  }

  /** What is wrong with the folder, since when, and what that means, in one line. */
  public Optional<String> trouble() {
    return trouble.map(now ->
        "state folder not written since %s: %s; serving goes on, a restart would begin with what was kept before"
            .formatted(now.since.truncatedTo(ChronoUnit.SECONDS), now.reason));
  }

  /** Writes what is not written yet, and ends the thread. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(LAST_WORDS)) {
        LOG.warn("event=state_not_kept folder={} reason=\"writing takes too long\"", folder);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes the folder and takes the process's number. */
  void prepare() {
    try {
      disk.makeFolder(folder);
      epoch.claim();
    } catch (IOException e) {
      failed(e);
    }
  }

  /** Writes all that waits, once. */
  void round() {
    for (Slot slot : all()) {
      if (slot.isKept()) {
        continue;
      }
      try {
        disk.makeFolder(folder);
        slot.write(epoch);
        writes.increment();
        recovered();
      } catch (IOException e) {
        failed(e);
      } catch (RuntimeException bug) {
        LOG.error("event=state_failed value={}", slot.name(), bug);
        failed(new IOException(bug));
      }
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (awaitWork()) {
      long began = System.nanoTime();
      round();
      awaitPace(Duration.ofNanos(System.nanoTime() - began));
    }
    round();
  }

  /** Waits until something is to be written; false when it is time to end. */
  private boolean awaitWork() {
    lock.lock();
    try {
      while (!closed && shelves.values().stream().allMatch(Slot::isKept)) {
        changed.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void awaitPace(Duration took) {
    Duration least = trouble.isPresent() ? RETRY : APART;
    Duration share = took.multipliedBy(SHARE);
    lock.lock();
    try {
      long left = (share.compareTo(least) > 0 ? share : least).toNanos();
      while (left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private ImmutableList<Slot> all() {
    lock.lock();
    try {
      return ImmutableList.copyOf(shelves.values());
    } finally {
      lock.unlock();
    }
  }

  private void failed(IOException e) {
    failures.increment();
    String reason = e.getMessage() == null ? e.toString() : e.getMessage();
    if (trouble.filter(now -> now.reason.equals(reason)).isEmpty()) {
      LOG.warn("event=state_not_kept folder={} reason=\"{}\"", folder, reason);
    }
    Instant since = trouble.map(Trouble::since).orElseGet(clock::instant);
    trouble = Optional.of(new Trouble(reason, since));
  }

  private void recovered() {
    if (trouble.isPresent() && isKept()) {
      trouble = Optional.empty();
      LOG.info("event=state_kept_again folder={}", folder);
    }
  }
}
