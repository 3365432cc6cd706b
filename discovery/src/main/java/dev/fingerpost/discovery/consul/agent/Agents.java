package dev.fingerpost.discovery.consul.agent;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The agents of one Consul, and which of them is asked for what. Shared by the registries of all
 * its datacenters; safe for use by all threads.
 *
 * <p>Each key has its agent by rendezvous hashing: when one dies its keys alone move, and each to
 * an agent that depends on nothing but the key.
 */
public final class Agents {

  private static final HashFunction HASH = Hashing.murmur3_128();

  private final ImmutableList<Agent> agents;
  private final List<LastingThread> heartbeats = new ArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Supervisor supervisor;

  /** How many registries use them. */
  private int users;

  private boolean started;

  /** Agents of which the heartbeats do not run yet. */
  public Agents(ImmutableList<Agent> agents, Pacing pacing, ConsulCounters counters) {
    this.agents = agents;
    this.supervisor = new Supervisor("consul-agents", counters);
    for (Agent agent : agents) {
      heartbeats.add(
          new LastingThread(
              "consul-heartbeat-" + agent.name(), new Heartbeat(agent, pacing, this::changed)));
    }
  }

  /** Counts one more registry that uses them. */
  public synchronized void join() {
    users++;
  }

  /** Starts the heartbeats, if nobody has done so. */
  public synchronized void start() {
    if (!started) {
      started = true;
      supervisor.start();
      heartbeats.forEach(supervisor::keep);
    }
  }

  /** Ends them and all connections when the last registry leaves. */
  public void leave() {
    synchronized (this) {
      users--;
      if (users > 0) {
        return;
      }
    }
    supervisor.close();
    agents.forEach(agent -> agent.reader().close());
  }

  /** Has the death of a heartbeat told. */
  public void onDeath(BiConsumer<String, String> listener) {
    supervisor.onDeath(listener);
  }

  /** Has the listener run when an agent goes, comes, or says something else of itself. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** All of them, those that are down too. */
  public ImmutableList<Agent> all() {
    return agents;
  }

  /** The agent of a key, of those that are up. */
  public Optional<Agent> of(String key) {
    return ranked(key).findFirst();
  }

  /** An agent for a second opinion: another one if there is one. */
  public Agent other(String key, Agent first) {
    return ranked(key).filter(agent -> !agent.equals(first)).findFirst().orElse(first);
  }

  /** Waits until one of them is up. */
  public synchronized void awaitUp() throws InterruptedException {
    while (agents.stream().noneMatch(Agent::isUp)) {
      wait();
    }
  }

  /** Why there is nobody to ask, if that is so. */
  public Optional<ConsulFailure> silence() {
    boolean anyWell = agents.stream().anyMatch(agent -> agent.isUp() && agent.trouble().isEmpty());
    return anyWell
        ? Optional.empty()
        : agents.stream().flatMap(agent -> agent.trouble().stream()).findFirst();
  }

  /** The names of those that are not well, while others are. */
  public ImmutableList<String> unwell() {
    return agents.stream()
        .filter(agent -> !agent.isUp() || agent.trouble().isPresent())
        .map(Agent::name)
        .collect(ImmutableList.toImmutableList());
  }

  /** Whether they are spoken to without TLS, and so without HTTP/2. */
  public boolean arePlain() {
    return agents.stream().anyMatch(Agent::isPlain);
  }

  /** The smallest budget of connections: what every one of them can carry. */
  public int budget() {
    return agents.stream().mapToInt(agent -> agent.budget().limit()).min().orElse(0);
  }

  private Stream<Agent> ranked(String key) {
    return agents.size() == 1
        ? agents.stream().filter(Agent::isUp)
        : agents.stream()
            .filter(Agent::isUp)
            .sorted(Comparator.comparingLong(agent -> -rank(agent, key)));
  }

  private static long rank(Agent agent, String key) {
    return HASH.hashString(agent.name() + "\n" + key, StandardCharsets.UTF_8).asLong() >>> 1;
  }

  private void changed() {
    synchronized (this) {
      notifyAll();
    }
    listeners.forEach(Runnable::run);
  }
}
