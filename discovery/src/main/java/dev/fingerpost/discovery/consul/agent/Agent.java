package dev.fingerpost.discovery.consul.agent;

import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import dev.fingerpost.discovery.consul.wire.ConsulFailure.Refused.Peer;
import dev.fingerpost.discovery.consul.wire.ConsulReader;
import dev.fingerpost.discovery.consul.wire.Poll;
import dev.fingerpost.discovery.consul.wire.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * One agent of a Consul: its reader, its connections, the reads that are under way, and whether it
 * gives signs of life. Safe for use by all watches; its heartbeat alone says whether it is up.
 */
public final class Agent {

  /** So long after an answer, a connection that is closed on us is no sign of death. */
  private static final Duration ALIVE_FOR = Duration.ofSeconds(10);

  private final URI url;
  private final ConsulReader reader;
  private final ConsulCounters counters;
  private final ConnectionBudget budget;

  /** Whether a held read occupies a connection of its own. */
  private final boolean plain;

  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private volatile long answeredAt = System.nanoTime() - ALIVE_FOR.toNanos();
  private volatile boolean up = true;
  private volatile Optional<ConsulFailure> trouble = Optional.empty();
  private volatile Runnable suspicion = () -> {};

  /** An agent that is taken for alive, and has not been asked yet. */
  public Agent(URI url, ConsulReader reader, ConsulCounters counters) {
    this.url = url;
    this.reader = reader;
    this.counters = counters;
    this.plain = "http".equals(url.getScheme());
    this.budget =
        new ConnectionBudget(
            plain ? ConnectionBudget.PLAIN : ConnectionBudget.RAMP, System.nanoTime());
  }

  /** Host and port, which tell it from the others. */
  String name() {
    return url.getAuthority();
  }

  ConsulReader reader() {
    return reader;
  }

  ConnectionBudget budget() {
    return budget;
  }

  boolean isUp() {
    return up;
  }

  boolean isPlain() {
    return plain;
  }

  /** What its heartbeat complains of. */
  Optional<ConsulFailure> trouble() {
    return trouble;
  }

  /** Has the heartbeat woken when a read suggests that the agent is gone. */
  void onSuspicion(Runnable wake) {
    suspicion = wake;
  }

  /**
   * Makes one read, when a connection is free for it.
   *
   * @throws ConsulFailure if there is no reply to believe
   */
  public <T> Reply<T> read(Call call, Poll poll, Function<ConsulReader, Reply<T>> read)
      throws InterruptedException {
    boolean occupies = plain || !poll.isHeld();
    if (occupies) {
      await(call);
    }
    try {
      return read(call, read);
    } finally {
      if (occupies) {
        budget.release();
      }
    }
  }

  private void await(Call call) throws InterruptedException {
    try {
      budget.acquire();
    } catch (InterruptedException e) {
      if (call.end()) {
        throw new ConsulFailure.Cut("the read was ended before it began");
      }
      throw e;
    }
  }

  private <T> Reply<T> read(Call call, Function<ConsulReader, Reply<T>> read) {
    calls.add(call); // before the look at `up`: who is not cut sees that it is down
    boolean cut = false;
    try {
      if (!up) {
        throw new ConsulFailure.Cut("the agent gives no sign of life");
      }
      Reply<T> reply = read.apply(reader);
      answeredAt = System.nanoTime();
      return reply;
    } catch (ConsulFailure failure) {
      cut = call.end();
      if (cut) {
        throw new ConsulFailure.Cut("the read was ended");
      }
      suspect(failure);
      throw failure;
    } finally {
      calls.remove(call);
      if (!cut) {
        call.end();
      }
    }
  }

  private void suspect(ConsulFailure failure) {
    switch (failure) {
      case ConsulFailure.Refused refused -> {
        if (refused.peer() == Peer.CLOSED) {
          budget.refused(System.nanoTime());
        }
        suspicion.run();
      }
      case ConsulFailure.TimedOut _ -> suspicion.run();
      case ConsulFailure.Status status -> {
        if (status.isTooMany()) {
          budget.refused(System.nanoTime());
        }
      }
      case ConsulFailure.Unreadable _, ConsulFailure.Cut _ -> {
        // Says nothing about the connection.
      }
    }
  }

  /** Whether a read was answered a short time ago, whatever the heartbeat meets. */
  boolean hasJustAnswered() {
    return System.nanoTime() - answeredAt < ALIVE_FOR.toNanos();
  }

  /** Takes in what a heartbeat came to. Called by its thread only. */
  void beat(AgentHealth health, AgentHealth.Turn turn) {
    trouble = health.trouble();
    switch (turn) {
      case NONE -> {
        if (health.isUp()) {
          budget.grow(System.nanoTime());
        }
      }
      case DOWN -> {
        up = false;
        counters.count(Counted.DOWN);
        calls.forEach(Call::cut);
      }
      case UP -> {
        budget.reset(System.nanoTime());
        up = true;
      }
    }
  }
}
