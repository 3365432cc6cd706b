package dev.fingerpost.server.ads.log;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * A log that takes so many lines a second and counts the others: what clients make the server write
 * must never fill its disk. Safe for all threads.
 */
public final class PacedLog {

  /** Lines a second in the long run, and at once after a quiet time. */
  public static final int LINES_PER_SECOND = 10;

  private static final long COST = TimeUnit.SECONDS.toNanos(1) / LINES_PER_SECOND;
  private static final long STACK_PAUSE = TimeUnit.SECONDS.toNanos(10);
  private static final long BURST = TimeUnit.SECONDS.toNanos(1);

  private final Logger log;
  private final LongSupplier nanoTime;
  private long paidUntil;
  private long nextStack;
  private long skipped;

  /** A log on the system's clock. */
  public PacedLog(Logger log) {
    this(log, System::nanoTime);
  }

  /** A log on a clock that counts nanoseconds. */
  PacedLog(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
    this.paidUntil = nanoTime.getAsLong() - BURST;
    this.nextStack = nanoTime.getAsLong();
  }

  /** Writes a line, or counts it. */
  public void info(Supplier<String> line) {
    long missing = pay();
    if (missing >= 0) {
      log.info("{}{}", line.get(), missing == 0 ? "" : " unlogged_before=" + missing);
    }
  }

  /** Writes a line with what went wrong but without its stack, or counts it. */
  public void warn(Supplier<String> line, Throwable cause) {
    long missing = pay();
    if (missing >= 0) {
      log.warn(
          "{} cause=\"{}\"{}",
          line.get(),
          printable(cause.toString()),
          missing == 0 ? "" : " unlogged_before=" + missing);
    }
  }

  /** Writes what went wrong, now and then with its stack: it is a fault of this program. */
  public void error(Supplier<String> line, Throwable cause) {
    if (isTimeForStack()) {
      log.error(line.get(), cause);
    } else {
      warn(line, cause);
    }
  }

  private synchronized boolean isTimeForStack() {
    long now = nanoTime.getAsLong();
    if (now < nextStack) {
      return false;
    }
    nextStack = now + STACK_PAUSE;
    return true;
  }

  /** How many lines were left out before this one, or -1 if this one is left out too. */
  private synchronized long pay() {
    long now = nanoTime.getAsLong();
    long after = Math.max(paidUntil, now - BURST) + COST;
    if (after > now) {
      skipped++;
      return -1;
    }
    paidUntil = after;
    long before = skipped;
    skipped = 0;
    return before;
  }

  /** What a client sent may stand in a message: one line stays one line. */
  static String printable(String text) {
    String first = text.length() <= 200 ? text : text.substring(0, 200) + "...";
    return first.replaceAll("[^ -~]", "?").replace('"', '\'');
  }
}
