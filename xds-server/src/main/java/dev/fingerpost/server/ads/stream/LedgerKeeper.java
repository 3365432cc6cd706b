package dev.fingerpost.server.ads.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a ledger in a file, so that a restart sends no refused bytes again: at once after a change,
 * then at most twice a second, on a thread of its own. A file that cannot be read or written is
 * reported and costs a search, no more.
 */
public final class LedgerKeeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LedgerKeeper.class);
  private static final Duration APART = Duration.ofMillis(500);

  private final Ledger ledger;
  private final Path file;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean dirty;
  private volatile boolean kept = true;
  private boolean closed;

  private LedgerKeeper(Ledger ledger, Path file) {
    this.ledger = ledger;
    this.file = file;
    this.thread = Thread.ofVirtual().name("ledger").unstarted(this::run);
  }

  /** Reads the file, if there is one, and keeps it up to date from now on. */
  public static LedgerKeeper open(Path file, InstantSource clock) {
    LedgerKeeper keeper = new LedgerKeeper(new Ledger(clock), file);
    keeper.read();
    keeper.ledger.onChange(keeper::wake);
    keeper.thread.start();
    return keeper;
  }

  /** The ledger. */
  public Ledger ledger() {
    return ledger;
  }

  /** Whether the file has all that the ledger has: what is not in it, a crash forgets. */
  public boolean isKept() {
    return kept;
  }

  /** Writes what is not written yet. */
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
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake() {
    lock.lock();
    try {
      dirty = true;
      kept = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    String written = "";
    while (awaitChange()) {
      String text = LedgerText.write(ledger.pages());
      if (text.equals(written) || write(text)) {
        written = text;
        keptUnlessChanged();
      }
      awaitPace();
    }
  }

  /** Waits for a change; false when it is time to end and there is none. */
  private boolean awaitChange() {
    lock.lock();
    try {
      while (!dirty && !closed) {
        changed.awaitUninterruptibly();
      }
      boolean write = dirty;
      dirty = false;
      return write;
    } finally {
      lock.unlock();
    }
  }

  private void keptUnlessChanged() {
    lock.lock();
    try {
      kept = !dirty;
    } finally {
      lock.unlock();
    }
  }

  private void awaitPace() {
    lock.lock();
    try {
      long left = APART.toNanos();
      while (left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void read() {
    try {
      if (Files.exists(file)) {
        ledger.restore(LedgerText.read(Files.readString(file)));
      }
    } catch (IOException | IllegalArgumentException | UncheckedIOException e) {
      LOG.warn("event=ledger_unreadable file={} error=\"{}\"", file, e.getMessage());
    }
  }

  private boolean write(String text) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (IOException e) {
      LOG.warn("event=ledger_unwritten file={} error=\"{}\"", file, e.toString());
      return false;
    }
  }
}
