package dev.fingerpost.server.ads.stream;

import dev.fingerpost.server.store.ResourceStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What is counted about streams. Safe for all threads. */
public final class StreamMetrics {

  private static final String TYPE = "type";

  private final MeterRegistry registry;
  private final AtomicInteger streams;
  private final Counter wedged;
  private final Counter refusedResent;
  private final Timer push;

  /** Counters in a registry. */
  public StreamMetrics(MeterRegistry registry) {
    this.registry = registry;
    streams = new AtomicInteger();
    registry.gauge("fingerpost.xds.streams", streams);
    wedged = registry.counter("fingerpost.xds.wedged");
    refusedResent = registry.counter("fingerpost.xds.refused.resent");
    push = registry.timer("fingerpost.xds.push");
  }

  /** Says how many resources of a type the live streams' clients refuse now. */
  public void quarantined(String type, Supplier<Number> count) {
    Gauge.builder("fingerpost.quarantined.resources", count)
        .description("resources that connected Envoys refuse, counted per Envoy")
        .tag(TYPE, type)
        .register(registry);
  }

  /** Says how much work publications were: both follow the change, not the number of services. */
  public void store(ResourceStore store) {
    FunctionCounter.builder("fingerpost.store.packed", store, ResourceStore::packed)
        .description("resources encoded, each once for all Envoys")
        .register(registry);
    FunctionCounter.builder("fingerpost.store.told", store, ResourceStore::told)
        .description("changes that streams were told of, because they concern them")
        .register(registry);
  }

  /** A stream was refused or ended over one of its limits. */
  public void refused(String limit) {
    registry.counter("fingerpost.xds.limited", "limit", limit).increment();
  }

  /** A client asks faster than it may, and is read later. */
  public void slowed() {
    registry.counter("fingerpost.xds.requests.slowed").increment();
  }

  /** A stream began. */
  public void opened() {
    streams.incrementAndGet();
  }

  /** A stream ended. */
  public void closed() {
    streams.decrementAndGet();
  }

  /** The number of open streams. */
  public int streams() {
    return streams.get();
  }

  /** The number of wedged clients that were found. */
  public long wedgedCount() {
    return (long) wedged.count();
  }

  /** The number of resources of a type that were sent. */
  public long resourcesSent(String type) {
    return (long) registry.counter("fingerpost.xds.resources.sent", TYPE, type).count();
  }

  /** The number of answers of a type with a result, {@code ack} or {@code nack}. */
  public long answers(String type, String result) {
    return (long) answered(type, result).count();
  }

  void sent(String type, int resources, int removed) {
    registry.counter("fingerpost.xds.responses.sent", TYPE, type).increment();
    registry.counter("fingerpost.xds.resources.sent", TYPE, type).increment(resources);
    registry.counter("fingerpost.xds.resources.removed", TYPE, type).increment(removed);
  }

  /** Refused bytes went out again, outside of a search: always a bug. */
  void resentRefused(int count) {
    refusedResent.increment(count);
  }

  void acked(String type) {
    answered(type, "ack").increment();
  }

  void nacked(String type) {
    answered(type, "nack").increment();
  }

  void wedged() {
    wedged.increment();
  }

  void pushed(Duration took) {
    push.record(took);
  }

  private Counter answered(String type, String result) {
    return registry.counter("fingerpost.xds.responses", TYPE, type, "result", result);
  }
}
