package dev.fingerpost.discovery.consul;

import dev.fingerpost.discovery.consul.IndexRules.Step;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One blocking query after the other for one key, on a virtual thread of its own, which owns all of
 * its state but {@code stopped}.
 */
final class Watch<T> implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final Agent agent;
  private final WatchSubject<T> subject;
  private final IndexRules<T> rules;
  private final Backoff backoff;
  private final TokenBucket polls;
  private final TokenBucket odd;
  private final Thread thread;
  private volatile boolean stopped;
  private @Nullable String trouble;

  Watch(String name, Agent agent, WatchSubject<T> subject) {
    this.agent = agent;
    this.subject = subject;
    this.rules = new IndexRules<>(subject::loss);
    this.backoff = agent.backoff();
    this.polls = subject.rate();
    this.odd = TokenBucket.of(2, Duration.ofMillis(500), System.nanoTime());
    this.thread = Thread.ofVirtual().name("consul-" + name).unstarted(this);
  }

  void start() {
    agent.counters().watches.increment();
    thread.start();
  }

  /** Ends the read that is under way; nothing is told after it. Called once. */
  void stop() {
    stopped = true;
    thread.interrupt();
    agent.counters().watches.decrement();
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        pass();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void pass() throws InterruptedException {
    pause(polls.take(System.nanoTime()));
    Poll poll = rules.next(agent.nextHold());
    long start = System.nanoTime();
    Step<T> step;
    try {
      Reply<T> reply = agent.read(subject, poll);
      step = rules.on(poll, reply, Duration.ofNanos(System.nanoTime() - start));
    } catch (ConsulFailure failure) {
      step = new Step.Fail<>(failure);
    } catch (RuntimeException fault) {
      LOG.error("event=consul_reply_failed thread={}", thread.getName(), fault);
      step = new Step.Fail<>(new ConsulFailure.Unreadable("a fault of our own: " + fault));
    }
    if (!stopped) {
      act(step);
    }
  }

  private void act(Step<T> step) throws InterruptedException {
    switch (step) {
      case Step.Take<T>(T body) -> {
        subject.took(body);
        settled();
      }
      case Step.Steady<T>() -> {
        agent.counters().unchanged.increment();
        if (trouble != null) {
          subject.recovered();
        }
        settled();
      }
      case Step.Again<T>(IndexRules.Oddity oddity) -> {
        agent.counters().count(oddity);
        pause(odd.take(System.nanoTime()));
      }
      case Step.Hold<T>() -> {
        agent.counters().holds.increment();
        trouble("permissions? rows are missing without a new index");
        pause(odd.take(System.nanoTime()));
      }
      case Step.Fail<T>(ConsulFailure failure) -> {
        agent.counters().count(failure);
        rules.onFailure(failure);
        trouble(failure.reason());
        subject.awaitRetry(agent, backoff.failed());
      }
    }
  }

  private void settled() {
    trouble = null;
    backoff.succeeded();
  }

  private void trouble(String reason) {
    if (!reason.equals(trouble)) {
      trouble = reason;
      subject.troubled(reason);
    }
  }

  private static void pause(Duration time) throws InterruptedException {
    if (time.isPositive()) {
      Thread.sleep(time);
    }
  }
}
