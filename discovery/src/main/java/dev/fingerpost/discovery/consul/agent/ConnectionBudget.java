package dev.fingerpost.discovery.consul.agent;

import java.time.Duration;

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

  private static final int LEAST = 8;
  private static final Duration GROWS_EVERY = Duration.ofMinutes(1);

  /** What is reset together is one piece of news. */
  private static final Duration ONE_CAUSE = Duration.ofSeconds(1);

  private final int most;
  private int limit;
  private int used;
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
  synchronized void acquire() throws InterruptedException {
    while (used >= limit) {
      wait();
    }
    used++;
  }

  /** Gives one back. */
  synchronized void release() {
    used--;
    notifyAll();
  }

  /** Takes in that a connection was refused because there are too many. */
  synchronized void refused(long now) {
    if (now - changedAt >= ONE_CAUSE.toNanos()) {
      limit = Math.max(Math.min(LEAST, most), limit / 2);
      changedAt = now;
    }
  }

  /** Lets the budget grow if it was long enough quiet. */
  synchronized void grow(long now) {
    if (limit < most && now - changedAt >= GROWS_EVERY.toNanos()) {
      limit++;
      changedAt = now;
      notifyAll();
    }
  }

  /** Starts over: what was refused was refused because the agent went away. */
  synchronized void reset(long now) {
    limit = most;
    changedAt = now - ONE_CAUSE.toNanos();
    notifyAll();
  }

  /** How many connections may be in use. */
  synchronized int limit() {
    return limit;
  }

  /** How many are. */
  synchronized int used() {
    return used;
  }
}
