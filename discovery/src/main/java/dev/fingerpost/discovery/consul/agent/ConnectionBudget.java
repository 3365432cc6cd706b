package dev.fingerpost.discovery.consul.agent;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many reads of one agent may open a connection at a time: all of them over plain HTTP, those
 * that are answered at once over HTTP/2, where held ones share a few connections.
 *
 * <p>An agent gives all processes of a host 200 connections together and resets what is over that.
 * So a reset halves the budget, and quiet lets it grow again: additive increase, multiplicative
 * decrease. Safe for use by all threads.
 */
final class ConnectionBudget {

  /** First reads at once over HTTP/2, before one connection has shown that it can carry more. */
  static final int RAMP = 64;

  /** 150 exact watches, signals, and reads in turn, of the host's 200. */
  static final int PLAIN = 180;

  /** Held reads that are being sent at once: each may find that one more connection is needed. */
  private static final int BEGINNING = 2;

  private static final int LEAST = 8;
  private static final Duration GROWS_EVERY = Duration.ofMinutes(1);

  /** What is reset together is one piece of news. */
  private static final Duration ONE_CAUSE = Duration.ofSeconds(1);

  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition free = lock.newCondition();
  private final Condition calm = lock.newCondition();
  private int limit;
  private int used;
  private int waiting;
  private int beginning;
  private long changedAt;

  /**
   * A budget that has not met a limit yet.
   *
   * @param now a monotonic time in nanoseconds, as in all methods
   */
  ConnectionBudget(int most, long now) {
    this.most = most;
    this.limit = most;
    this.changedAt = now - ONE_CAUSE.toNanos();
  }

  /** Takes one of the connections, when there is one to take. */
  void acquire() throws InterruptedException {
    lock.lock();
    try {
      waiting++;
      while (used >= limit) {
        free.await();
      }
      used++;
    } finally {
      waiting--;
      calm.signal();
      lock.unlock();
    }
  }

  /** Gives one back. */
  void release() {
    lock.lock();
    try {
      used--;
      free.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has a held read begin when no other waits for a connection: what is there is read before news
   * is waited for.
   */
  void begin() throws InterruptedException {
    lock.lock();
    try {
      while (waiting > 0 || beginning >= BEGINNING) {
        calm.await();
      }
      beginning++;
      calm.signal(); // one wakes the next, as long as there is room
    } finally {
      lock.unlock();
    }
  }

  /** Says that it has been sent, or cannot be. */
  void begun() {
    lock.lock();
    try {
      beginning--;
      calm.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Takes in that a connection was refused because there are too many. */
  void refused(long now) {
    lock.lock();
    try {
      if (now - changedAt >= ONE_CAUSE.toNanos()) {
        limit = Math.max(Math.min(LEAST, most), limit / 2);
        changedAt = now;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets the budget grow if it was long enough quiet. */
  void grow(long now) {
    lock.lock();
    try {
      if (limit < most && now - changedAt >= GROWS_EVERY.toNanos()) {
        limit++;
        changedAt = now;
        free.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Starts over: what was refused was refused because the agent went away. */
  void reset(long now) {
    lock.lock();
    try {
      limit = most;
      changedAt = now - ONE_CAUSE.toNanos();
      free.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many connections may be in use. */
  int limit() {
    lock.lock();
    try {
      return limit;
    } finally {
      lock.unlock();
    }
  }

  /** How many are. */
  int used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }
}
