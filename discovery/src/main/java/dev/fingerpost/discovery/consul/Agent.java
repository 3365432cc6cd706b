package dev.fingerpost.discovery.consul;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What the watches of one agent share: its reader, the counters, the ramp for reads that are
 * answered at once, and the news that an outage is over. Safe for use by all of them.
 */
final class Agent {

  /** More first reads at once would open a connection each, past the agent's limit of 200. */
  private static final int RAMP = 64;

  private final ConsulReader reader;
  private final Pacing pacing;
  private final Duration hold;
  private final ConsulCounters counters;
  private final Semaphore ramp = new Semaphore(RAMP);
  private volatile CountDownLatch outage = new CountDownLatch(1);

  Agent(ConsulReader reader, Pacing pacing, Duration hold, ConsulCounters counters) {
    this.reader = reader;
    this.pacing = pacing;
    this.hold = hold;
    this.counters = counters;
  }

  ConsulReader reader() {
    return reader;
  }

  Pacing pacing() {
    return pacing;
  }

  ConsulCounters counters() {
    return counters;
  }

  /** The usual hold give or take a tenth, in whole seconds, so that re-polls spread. */
  Duration nextHold() {
    long tenth = hold.toSeconds() / 10;
    return hold.plusSeconds(ThreadLocalRandom.current().nextLong(-tenth, tenth + 1));
  }

  Backoff backoff() {
    return new Backoff(
        pacing.backoff(), pacing.longestBackoff(), () -> ThreadLocalRandom.current().nextDouble());
  }

  /** Makes one read; those without an index take turns. */
  <T> Reply<T> read(WatchSubject<T> subject, Poll poll) throws InterruptedException {
    counters.polls.increment();
    if (poll.index().isPresent()) {
      return subject.read(reader, poll);
    }
    ramp.acquire();
    try {
      return subject.read(reader, poll);
    } finally {
      ramp.release();
    }
  }

  /** Waits after a failure: the whole time, or until the agent answers again, plus some spread. */
  void awaitRetry(Duration atMost) throws InterruptedException {
    if (outage.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      Thread.sleep(ThreadLocalRandom.current().nextLong(pacing.backoff().toMillis() + 1));
    }
  }

  /** Says that the agent answers again. */
  void answersAgain() {
    CountDownLatch ended = outage;
    outage = new CountDownLatch(1);
    ended.countDown();
  }
}
