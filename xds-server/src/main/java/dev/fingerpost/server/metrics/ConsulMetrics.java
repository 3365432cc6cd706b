package dev.fingerpost.server.metrics;

import dev.fingerpost.discovery.consul.ConsulCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What the Consul watcher counts, for Prometheus. */
public final class ConsulMetrics {

  private ConsulMetrics() {}

  /** Registers the counters of one watcher. */
  public static void register(MeterRegistry meters, ConsulCounters counters) {
    Gauge.builder("fingerpost.consul.watches", counters, ConsulCounters::watches)
        .description("blocking queries that are open or about to be")
        .register(meters);
    result(meters, counters, "ok", ConsulCounters::polls);
    result(meters, counters, "refused", ConsulCounters::refused);
    result(meters, counters, "timed_out", ConsulCounters::timedOut);
    result(meters, counters, "status", ConsulCounters::status);
    result(meters, counters, "unreadable", ConsulCounters::unreadable);
    counter(meters, counters, "unchanged", "replies without a change", ConsulCounters::unchanged);
    counter(meters, counters, "held", "replies that were not believed", ConsulCounters::holds);
    counter(
        meters,
        counters,
        "index.resets",
        "indexes that went backwards",
        ConsulCounters::indexResets);
    counter(
        meters,
        counters,
        "early.returns",
        "replies before their time with the old index",
        ConsulCounters::earlyReturns);
  }

  private static void result(
      MeterRegistry meters,
      ConsulCounters counters,
      String result,
      ToDoubleFunction<ConsulCounters> value) {
    FunctionCounter.builder("fingerpost.consul.polls", counters, value)
        .description("queries by how they ended")
        .tag("result", result)
        .register(meters);
  }

  private static void counter(
      MeterRegistry meters,
      ConsulCounters counters,
      String name,
      String description,
      ToDoubleFunction<ConsulCounters> value) {
    FunctionCounter.builder("fingerpost.consul." + name, counters, value)
        .description(description)
        .register(meters);
  }
}
