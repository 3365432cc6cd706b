package dev.fingerpost.discovery.consul.watch;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.discovery.consul.agent.Agent;
import dev.fingerpost.discovery.consul.agent.Agents;
import dev.fingerpost.discovery.consul.agent.Call;
import dev.fingerpost.discovery.consul.agent.ConsulCounters;
import dev.fingerpost.discovery.consul.agent.Counted;
import dev.fingerpost.discovery.consul.agent.Pacing;
import dev.fingerpost.discovery.consul.watch.IndexRules.Step;
import dev.fingerpost.discovery.consul.wire.Consistency;
import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import dev.fingerpost.discovery.consul.wire.ConsulReader;
import dev.fingerpost.discovery.consul.wire.Poll;
import dev.fingerpost.discovery.consul.wire.Reply;
import dev.fingerpost.discovery.consul.wire.Scope;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the watches of one datacenter share: where to ask and how, and the news that an outage is
 * over. Safe for use by all of them.
 */
public final class Datacenter {

  private static final Logger LOG = LoggerFactory.getLogger(Datacenter.class);

  private final Scope scope;
  private final Agents agents;
  private final Pacing pacing;
  private final Duration hold;
  private final ConsulCounters counters;
  private final Leadership leadership;
  private final Demand demand = new Demand();
  private volatile CountDownLatch outage = new CountDownLatch(1);
  private volatile Runnable restoreListener = () -> {};

  /**
   * A datacenter that has a leader as far as we know.
   *
   * @param hold how long an agent is asked to hold a read
   * @param consistency which servers answer as long as there is a leader
   */
  public Datacenter(
      Scope scope,
      Agents agents,
      Pacing pacing,
      Duration hold,
      Consistency consistency,
      ConsulCounters counters) {
    this.scope = scope;
    this.agents = agents;
    this.pacing = pacing;
    this.hold = hold;
    this.leadership = new Leadership(consistency);
    this.counters = counters;
  }

  Scope scope() {
    return scope;
  }

  Agents agents() {
    return agents;
  }

  Pacing pacing() {
    return pacing;
  }

  ConsulCounters counters() {
    return counters;
  }

  Leadership leadership() {
    return leadership;
  }

  Demand demand() {
    return demand;
  }

  /** Whether it has a leader as far as we know. From any thread. */
  public boolean isLed() {
    return leadership.isLed();
  }

  /** Takes in which services live Envoys route to. From any thread. */
  public void routed(ImmutableSet<String> services) {
    demand.set(services);
  }

  /**
   * The agent that is asked for a key. While none is up the key is parked here; after that those
   * that live Envoys route to come first, and not all at once.
   */
  Agent agent(String key) throws InterruptedException {
    Optional<Agent> agent = agents.of(key);
    while (agent.isEmpty()) {
      agents.awaitUp();
      Thread.sleep(turn(key));
      agent = agents.of(key);
    }
    return agent.orElseThrow();
  }

  private Duration turn(String key) {
    long all = pacing.spread().toMillis();
    long third = all / 3;
    return Duration.ofMillis(
        demand.isRouted(key)
            ? ThreadLocalRandom.current().nextLong(third + 1)
            : ThreadLocalRandom.current().nextLong(third, all + 1));
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

  /**
   * Makes one read.
   *
   * @throws ConsulFailure if there is no reply to believe
   */
  <T> Reply<T> read(Agent agent, Call call, Poll poll, Function<ConsulReader, Reply<T>> read)
      throws InterruptedException {
    counters.count(Counted.POLL);
    try {
      return agent.read(call, poll, read);
    } catch (ConsulFailure failure) {
      if (leadership.failed(failure)) {
        counters.count(Counted.LEADER_LOSS);
      }
      throw failure;
    }
  }

  /** Makes one read of a subject, and judges the reply. */
  <T> Step<T> step(WatchSubject<T> subject, IndexRules<T> rules, Agent home, Call call, Poll poll)
      throws InterruptedException {
    // A loss is confirmed by another agent, if there is one.
    Agent agent = rules.isConfirming() ? agents.other(subject.key(), home) : home;
    long start = System.nanoTime();
    try {
      Reply<T> reply = read(agent, call, poll, reader -> subject.read(reader, poll));
      return rules.on(poll, reply, Duration.ofNanos(System.nanoTime() - start));
    } catch (ConsulFailure failure) {
      return new Step.Fail<>(failure);
    } catch (RuntimeException fault) {
      LOG.error("event=consul_reply_failed key={}", subject.key(), fault);
      return new Step.Fail<>(new ConsulFailure.Unreadable("a fault of our own: " + fault));
    }
  }

  /**
   * Waits after a failure: the whole time, or until the datacenter answers again, plus some spread.
   */
  void awaitRetry(Duration atMost) throws InterruptedException {
    if (outage.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      Thread.sleep(ThreadLocalRandom.current().nextLong(pacing.backoff().toMillis() + 1));
    }
  }

  /** Has this run when the indexes of all keys may have gone back. */
  void onRestore(Runnable listener) {
    restoreListener = listener;
  }

  /**
   * Says that they may have. Who was waiting has been woken by Consul and knows; who comes only now
   * with the index that it had would wait for a future one.
   */
  void mayBeRestored() {
    restoreListener.run();
  }

  /** Says that the datacenter answers again. */
  void answersAgain() {
    CountDownLatch ended = outage;
    outage = new CountDownLatch(1);
    ended.countDown();
  }
}
