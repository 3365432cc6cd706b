package dev.fingerpost.discovery.consul.watch;

import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import dev.fingerpost.discovery.consul.agent.Agent;
import dev.fingerpost.discovery.consul.agent.Call;
import dev.fingerpost.discovery.consul.agent.Counted;
import dev.fingerpost.discovery.consul.agent.LastingThread;
import dev.fingerpost.discovery.consul.agent.Supervisor;
import dev.fingerpost.discovery.consul.rows.Reading;
import dev.fingerpost.discovery.consul.watch.IndexRules.Step;
import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import dev.fingerpost.discovery.consul.wire.Permissions;
import dev.fingerpost.discovery.consul.wire.Poll;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * Reads the services that have no watch of their own, one after the other over one connection, and
 * those first of which a signal says that they have changed; on a thread that owns their state.
 */
final class Sweep implements Runnable {

  private static final int PER_SECOND = 20;

  private final Datacenter datacenter;
  private final Function<String, WatchSubject<Reading>> subjects;
  private final Map<String, IndexRules<Reading>> rules = new HashMap<>();
  private final Map<String, String> troubles = new HashMap<>();
  private final Backoff backoff;
  private final TokenBucket rate =
      TokenBucket.of(1, Duration.ofSeconds(1).dividedBy(PER_SECOND), System.nanoTime());
  private final LastingThread thread = new LastingThread("consul-sweep", this);
  private final CountDownLatch wanted = new CountDownLatch(1);
  private final Set<String> ahead = ConcurrentHashMap.newKeySet();
  private volatile ImmutableSortedSet<String> names = ImmutableSortedSet.of();

  Sweep(Datacenter datacenter, Function<String, WatchSubject<Reading>> subjects) {
    this.datacenter = datacenter;
    this.subjects = subjects;
    this.backoff = datacenter.backoff();
  }

  void start(Supervisor supervisor) {
    supervisor.keep(thread);
  }

  /** Has this service read before the others, if it is one of ours. From any thread. */
  void ahead(String name) {
    if (names.contains(name)) {
      ahead.add(name);
    }
  }

  /** Has these names read from now on, and no others. */
  void cover(ImmutableSortedSet<String> next) {
    names = next;
    if (!next.isEmpty()) {
      wanted.countDown();
    }
  }

  @Override
  public void run() {
    try {
      wanted.await();
      while (!Thread.currentThread().isInterrupted()) {
        pass(names);
      }
    } catch (InterruptedException e) {
      // Stopped.
    }
  }

  private void pass(ImmutableSortedSet<String> covered) throws InterruptedException {
    rules.keySet().retainAll(covered);
    troubles.keySet().retainAll(covered);
    // The first reads are what the first catalog waits for: they go ahead and as fast as they can.
    for (String name : ImmutableSortedSet.copyOf(Sets.difference(covered, rules.keySet()))) {
      read(name);
    }
    if (covered.isEmpty()) {
      pause(datacenter.pacing().names());
    }
    for (String name : covered) {
      readAhead();
      if (names.contains(name)) {
        pause(rate.take(System.nanoTime()));
        read(name);
      }
    }
  }

  private void readAhead() throws InterruptedException {
    for (String name : ImmutableSortedSet.copyOf(ahead)) {
      ahead.remove(name); // first: a hint that comes while it is read counts
      if (names.contains(name)) {
        read(name);
      }
    }
  }

  private void read(String name) throws InterruptedException {
    WatchSubject<Reading> subject = subjects.apply(name);
    IndexRules<Reading> own = rules.computeIfAbsent(name, _ -> new IndexRules<>(subject));
    Step<Reading> step = step(own, subject);
    if (step instanceof Step.Again<Reading>) {
      step = step(own, subject);
    }
    switch (step) {
      case Step.Take<Reading>(Reading reading) -> {
        subject.took(reading);
        settled(name);
      }
      case Step.Part<Reading>(Reading reading, String reason) -> {
        datacenter.counters().count(Counted.PART);
        subject.took(reading);
        settled(name);
        trouble(name, subject, reason);
      }
      case Step.Steady<Reading>() -> {
        datacenter.counters().count(Counted.UNCHANGED);
        if (troubles.containsKey(name)) {
          subject.recovered();
        }
        settled(name);
      }
      case Step.Again<Reading>(IndexRules.Oddity oddity) ->
          datacenter.counters().count(oddity.counted());
      case Step.Hold<Reading>() -> {
        datacenter.counters().count(Counted.HOLD);
        trouble(name, subject, Permissions.SIGN + " rows are missing without a new index");
      }
      case Step.Fail<Reading>(ConsulFailure failure) -> {
        datacenter.counters().count(failure);
        own.onFailure(failure);
        if (!(failure instanceof ConsulFailure.Cut)) {
          trouble(name, subject, failure.reason());
        }
        switch (failure) {
          case ConsulFailure.Refused _, ConsulFailure.TimedOut _ ->
              datacenter.awaitRetry(backoff.failed());
          case ConsulFailure.Cut _ -> {
            // The next read waits for an agent.
          }
          case ConsulFailure.Status _, ConsulFailure.Unreadable _ -> {
            // This service's own trouble: the next one may be well.
          }
        }
      }
    }
  }

  private Step<Reading> step(IndexRules<Reading> own, WatchSubject<Reading> subject)
      throws InterruptedException {
    Agent home = datacenter.agent(subject.key());
    Poll poll = own.nextNow(datacenter.leadership().mode());
    return datacenter.step(subject, own, home, Call.mine(), poll);
  }

  private void settled(String name) {
    troubles.remove(name);
    backoff.succeeded();
  }

  private void trouble(String name, WatchSubject<Reading> subject, String reason) {
    if (!reason.equals(troubles.put(name, reason))) {
      subject.troubled(reason);
    }
  }

  private static void pause(Duration time) throws InterruptedException {
    if (time.isPositive()) {
      Thread.sleep(time);
    }
  }
}
