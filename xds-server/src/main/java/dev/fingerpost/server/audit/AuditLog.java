package dev.fingerpost.server.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log of this process, with a thread of its own that writes it. Whoever appends never
 * waits: entries that cannot be written wait, up to a bound, and beyond it are counted; the next
 * line that is written says how many are missing.
 */
public final class AuditLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final long LARGEST = 16L << 20;
  private static final int MOST_FILES = 16;
  private static final int MOST_WAITING = 10_000;
  private static final int BATCH = 1_000;
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Path folder;
  private final AuditFiles files;
  private final InstantSource clock;
  private final Thread thread = Thread.ofPlatform().daemon().name("audit").unstarted(this::run);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Map<String, Object>> waiting = new ArrayDeque<>();
  private long lost;
  private long lostAndTold;
  private boolean closed;
  private volatile Optional<String> trouble = Optional.empty();

  /** Owned by the thread; empty until the files have been looked at. */
  private Optional<AuditChain.End> end = Optional.empty();

  AuditLog(Path folder, AuditFiles files, InstantSource clock) {
    this.folder = folder;
    this.files = files;
    this.clock = clock;
  }

  /** Opens a log in a folder, which goes on where it ended. */
  public static AuditLog open(Path folder, InstantSource clock) {
    AuditLog log = new AuditLog(folder, new AuditFiles(folder, LARGEST, MOST_FILES), clock);
    log.thread.start();
    return log;
  }

  /** Has an entry written soon. */
  public void append(AuditEntry entry) {
    lock.lock();
    try {
      if (waiting.size() < MOST_WAITING) {
        waiting.add(entry.fields());
      } else {
        lost++;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many entries could not be written and are not waited for any more. */
  public long lost() {
    lock.lock();
    try {
      return lost;
    } finally {
      lock.unlock();
    }
  }

  /** What is wrong with the log, since when, and what that means, in one line. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** Writes what waits, and ends the thread. */
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
        LOG.warn("event=audit_not_written folder={} reason=\"it takes too long\"", folder);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what waits, a batch of it; false if that failed. */
  boolean write() {
    long losses = lost();
    List<Map<String, Object>> batch = batch(losses);
    if (batch.isEmpty()) {
      return true;
    }
    try {
      AuditChain.End from = end.isPresent() ? end.get() : files.end();
      List<AuditChain.Line> lines = new ArrayList<>(batch.size());
      for (Map<String, Object> content : batch) {
        lines.add(AuditChain.link(from, content));
        from = lines.getLast().end();
      }
      files.append(lines);
      end = Optional.of(from);
      written(batch.size(), losses);
      recovered();
      return true;
    } catch (IOException e) {
      failed(e);
      return false;
    }
  }

  private void run() {
    while (awaitWork()) {
      if (!write()) {
        awaitRetry();
      }
    }
    boolean goesOn = true;
    while (goesOn && isWaiting()) {
      goesOn = write();
    }
    try {
      files.close();
    } catch (IOException e) {
      LOG.warn("event=audit_not_closed reason=\"{}\"", e.toString());
    }
  }

  private List<Map<String, Object>> batch(long losses) {
    lock.lock();
    try {
      List<Map<String, Object>> batch = waiting.stream().limit(BATCH).toList();
      if (losses == lostAndTold || batch.isEmpty()) {
        return batch;
      }
      List<Map<String, Object>> honest = new ArrayList<>(batch);
      Map<String, Object> last = new LinkedHashMap<>(honest.removeLast());
      last.put("lost", losses - lostAndTold);
      honest.add(last);
      return honest;
    } finally {
      lock.unlock();
    }
  }

  private void written(int count, long losses) {
    lock.lock();
    try {
      for (int i = 0; i < count; i++) {
        waiting.remove();
      }
      lostAndTold = losses;
    } finally {
      lock.unlock();
    }
  }

  private boolean isWaiting() {
    lock.lock();
    try {
      return !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitWork() {
    lock.lock();
    try {
      while (!closed && waiting.isEmpty()) {
        changed.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void awaitRetry() {
    lock.lock();
    try {
      long left = RETRY.toNanos();
      while (left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void failed(IOException e) {
    if (trouble.isEmpty()) {
      Instant since = clock.instant();
      LOG.warn("event=audit_not_written folder={} reason=\"{}\"", folder, e.toString());
      trouble =
          Optional.of(
              "audit log not written since "
                  + since.truncatedTo(ChronoUnit.SECONDS)
                  + ": "
                  + e.getMessage()
                  + "; serving goes on");
    }
  }

  private void recovered() {
    if (trouble.isPresent()) {
      trouble = Optional.empty();
      LOG.info("event=audit_written_again folder={}", folder);
    }
  }
}
