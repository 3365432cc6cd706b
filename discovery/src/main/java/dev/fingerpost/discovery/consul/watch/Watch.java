package dev.fingerpost.discovery.consul.watch;

import dev.fingerpost.discovery.consul.agent.Agent;
import dev.fingerpost.discovery.consul.agent.Call;
import dev.fingerpost.discovery.consul.agent.Counted;
import dev.fingerpost.discovery.consul.agent.LastingThread;
import dev.fingerpost.discovery.consul.agent.Supervisor;
import dev.fingerpost.discovery.consul.watch.IndexRules.Step;
import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import dev.fingerpost.discovery.consul.wire.Permissions;
import dev.fingerpost.discovery.consul.wire.Poll;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One blocking query after the other for one key, on a thread of its own, which owns all of its
 * state but what is volatile.
 */
final class Watch<T> implements Runnable {

  /** An odd reply costs a second read: two requests a second while they go on. */
  private static final Duration ODD_EVERY = Duration.ofSeconds(1);

  /** No better answer comes to a request that is wrong; but an agent may be replaced. */
  private static final Duration HOPELESS = Duration.ofMinutes(5);

  private final Datacenter datacenter;
  private final WatchSubject<T> subject;
  private final IndexRules<T> rules;
  private final Backoff backoff;
  private final TokenBucket polls;
  private final TokenBucket odd;
  private final LastingThread thread;
  private volatile boolean stopped;
  private volatile boolean wantedNow;
  private volatile @Nullable Call current;
  private volatile Optional<T> believed = Optional.empty();
  private volatile @Nullable String trouble;
  private @Nullable Agent asked;

  Watch(String name, Datacenter datacenter, WatchSubject<T> subject) {
    this.datacenter = datacenter;
    this.subject = subject;
    this.rules = new IndexRules<>(subject);
    this.backoff = datacenter.backoff();
    this.polls = subject.rate();
    this.odd = TokenBucket.of(2, ODD_EVERY, System.nanoTime());
    this.thread = new LastingThread("consul-" + name, this);
  }

  void start(Supervisor supervisor) {
    datacenter.counters().watchStarted();
    supervisor.keep(thread);
  }

  /** Ends the read that is under way; nothing is told after it. Called once. */
  void stop(Supervisor supervisor) {
    stopped = true;
    supervisor.release(thread);
    datacenter.counters().watchStopped();
  }

  /** Has the key read at once, whatever its index. From any thread. */
  void readNow() {
    wantedNow = true;
    Call call = current;
    if (call != null) {
      call.cut();
    }
  }

  /** What was believed last, unless there is trouble now. From any thread. */
  Optional<T> believed() {
    return trouble == null ? believed : Optional.empty();
  }

  WatchSubject<T> subject() {
    return subject;
  }

  @Override
  public void run() {
    rules.readAgain(); // whoever was here before may have died in the middle of it
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
    Agent home = datacenter.agent(subject.key());
    if (asked != null && !home.equals(asked)) {
      rules.moved();
    }
    asked = home;
    Call call = Call.mine();
    current = call;
    if (wantedNow) {
      wantedNow = false;
      rules.readAgain();
    }
    if (!stopped) {
      Poll poll = rules.next(datacenter.leadership().mode(), datacenter.nextHold());
      Step<T> step = datacenter.step(subject, rules, home, call, poll);
      if (!stopped) {
        act(step);
      }
    }
  }

  private void act(Step<T> step) throws InterruptedException {
    switch (step) {
      case Step.Take<T>(T body) -> {
        believe(body);
        settled();
      }
      case Step.Part<T>(T body, String reason) -> {
        datacenter.counters().count(Counted.PART);
        believe(body);
        settled();
        trouble(reason);
      }
      case Step.Steady<T>() -> {
        datacenter.counters().count(Counted.UNCHANGED);
        if (trouble != null) {
          subject.recovered();
        }
        settled();
      }
      case Step.Again<T>(IndexRules.Oddity oddity) -> {
        datacenter.counters().count(oddity.counted());
        if (oddity.mayBeRestore()) {
          datacenter.mayBeRestored();
        }
        pause(odd.take(System.nanoTime()));
      }
      case Step.Hold<T>() -> {
        datacenter.counters().count(Counted.HOLD);
        trouble(Permissions.SIGN + " rows are missing without a new index");
        pause(odd.take(System.nanoTime()));
      }
      case Step.Fail<T>(ConsulFailure failure) -> fail(failure);
    }
  }

  private void fail(ConsulFailure failure) throws InterruptedException {
    if (failure instanceof ConsulFailure.Cut && wantedNow) {
      return;
    }
    datacenter.counters().count(failure);
    rules.onFailure(failure);
    switch (failure) {
      case ConsulFailure.Cut _ -> {
        // The agent's own trouble is told once; the next pass waits for an agent.
      }
      case ConsulFailure.Status status -> {
        trouble(failure.reason());
        subject.awaitRetry(datacenter, status.isHopeless() ? HOPELESS : backoff.failed());
      }
      case ConsulFailure.Refused _, ConsulFailure.TimedOut _, ConsulFailure.Unreadable _ -> {
        trouble(failure.reason());
        subject.awaitRetry(datacenter, backoff.failed());
      }
    }
  }

  private void believe(T body) {
    believed = Optional.of(body);
    subject.took(body);
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
