package dev.fingerpost.server.metrics;

import dev.fingerpost.discovery.consul.ConsulRegistry;
import dev.fingerpost.discovery.consul.agent.ConsulCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What the Consul watcher counts, for Prometheus. */
public final class ConsulMetrics {

  private static final String PREFIX = "fingerpost.consul.";
  private static final String REGISTRY = "registry";

  private final MeterRegistry meters;
  private final ConsulRegistry registry;

  private ConsulMetrics(MeterRegistry meters, ConsulRegistry registry) {
    this.meters = meters;
    this.registry = registry;
  }

  /** Registers what one watcher counts. */
  public static void register(MeterRegistry meters, ConsulRegistry registry) {
    new ConsulMetrics(meters, registry).register();
  }

  private void register() {
    gauge("watches", "blocking queries that are open or about to be", ConsulCounters::watches);
    result("ok", ConsulCounters::polls);
    result("refused", ConsulCounters::refused);
    result("timed_out", ConsulCounters::timedOut);
    result("status", ConsulCounters::status);
    result("unreadable", ConsulCounters::unreadable);
    result("cut", ConsulCounters::cuts);
    counter("unchanged", "replies without a change", ConsulCounters::unchanged);
    counter("held", "replies that were not believed", ConsulCounters::holds);
    counter("parts", "replies of which additions only were taken", ConsulCounters::parts);
    counter("index.resets", "indexes that went backwards", ConsulCounters::indexResets);
    counter(
        "early.returns",
        "replies before their time with the old index",
        ConsulCounters::earlyReturns);
    counter("agents.down", "times that an agent was taken for dead", ConsulCounters::downs);
    counter("leader.losses", "times that the leader was lost", ConsulCounters::leaderLosses);
    counter("missed.updates", "updates that a watch missed: must be 0", ConsulCounters::missed);
    counter("thread.deaths", "threads that died and were begun anew", ConsulCounters::deaths);
    Gauge.builder(PREFIX + "connection.budget", registry, ConsulRegistry::connectionBudget)
        .description("connections that an agent may be asked for at a time")
        .tag(REGISTRY, registry.name())
        .register(meters);
    Gauge.builder(PREFIX + "known.leader", registry, ConsulRegistry::knownLeader)
        .description("1 while the datacenter has a leader")
        .tag(REGISTRY, registry.name())
        .register(meters);
  }

  private void gauge(String name, String description, ToDoubleFunction<ConsulCounters> value) {
    Gauge.builder(PREFIX + name, registry.counters(), value)
        .description(description)
        .tag(REGISTRY, registry.name())
        .register(meters);
  }

  private void result(String result, ToDoubleFunction<ConsulCounters> value) {
    FunctionCounter.builder(PREFIX + "polls", registry.counters(), value)
        .description("queries by how they ended")
        .tag("result", result)
        .tag(REGISTRY, registry.name())
        .register(meters);
  }

  private void counter(String name, String description, ToDoubleFunction<ConsulCounters> value) {
    FunctionCounter.builder(PREFIX + name, registry.counters(), value)
        .description(description)
        .tag(REGISTRY, registry.name())
        .register(meters);
  }
}
