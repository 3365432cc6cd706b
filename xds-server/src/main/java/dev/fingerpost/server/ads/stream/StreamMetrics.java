package dev.fingerpost.server.ads.stream;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.ResourceStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is counted about streams. Safe for all threads. */
public final class StreamMetrics {

  private static final String TYPE = "type";
  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final AtomicInteger streams;
  private final AtomicInteger connections;
  private final WorkMetrics work;
  private final Troubles troubles = new Troubles(System::nanoTime);
  private final Counter lost;
  private final LongAdder written = new LongAdder();
  private final LongAdder read = new LongAdder();
  private final Counter wedged;
  private final Counter refusedResent;
  private final Timer push;
  private final ImmutableMap<String, OfType> types;

  /** Counters in a registry. */
  public StreamMetrics(MeterRegistry registry) {
    this.registry = registry;
    streams = new AtomicInteger();
    registry.gauge("fingerpost.xds.streams", streams);
    work = new WorkMetrics(registry);
    lost = registry.counter("fingerpost.xds.streams.lost");
    connections = new AtomicInteger();
    registry.gauge("fingerpost.xds.connections", connections);
    FunctionCounter.builder("fingerpost.xds.bytes.sent", written, LongAdder::sum)
        .description("bytes of messages sent to clients, as they went over the wire")
        .register(registry);
    FunctionCounter.builder("fingerpost.xds.bytes.received", read, LongAdder::sum)
        .description("bytes of messages that clients sent, as they came over the wire")
        .register(registry);
    wedged = registry.counter("fingerpost.xds.wedged");
    refusedResent = registry.counter("fingerpost.xds.refused.resent");
    push = registry.timer("fingerpost.xds.push");
    types =
        Stream.concat(
                Arrays.stream(ResourceType.values()).map(ResourceType::label), Stream.of(OTHER))
            .collect(toImmutableMap(label -> label, label -> new OfType(registry, label)));
  }

  /** The counters of one type: to look them up for each response costs more than to count. */
  private record OfType(
      Counter responses, Counter resources, Counter removed, Counter acks, Counter nacks) {

    OfType(MeterRegistry registry, String label) {
      this(
          registry.counter("fingerpost.xds.responses.sent", TYPE, label),
          registry.counter("fingerpost.xds.resources.sent", TYPE, label),
          registry.counter("fingerpost.xds.resources.removed", TYPE, label),
          registry.counter("fingerpost.xds.responses", TYPE, label, "result", "ack"),
          registry.counter("fingerpost.xds.responses", TYPE, label, "result", "nack"));
    }
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

  /** Says how many streams bring their client up to date, and how many did so at a time. */
  public void syncs(Supplier<Number> now, Supplier<Number> most) {
    Gauge.builder("fingerpost.xds.syncs", now)
        .description("streams that bring their client up to date")
        .register(registry);
    Gauge.builder("fingerpost.xds.syncs.max", most)
        .description("the most streams that did so at a time")
        .register(registry);
  }

  /** How many responses clients have accepted. */
  public long acks() {
    return types.values().stream().mapToLong(type -> (long) type.acks.count()).sum();
  }

  /** How many responses clients have refused. */
  public long nacks() {
    return types.values().stream().mapToLong(type -> (long) type.nacks.count()).sum();
  }

  /** A stream was refused or ended over one of its limits. */
  public void refused(String limit) {
    registry.counter("fingerpost.xds.limited", "limit", limit).increment();
    troubles.note("streams or connections over the limit '" + limit + "'");
  }

  /** A client asks faster than it may, and is read later. */
  public void slowed() {
    registry.counter("fingerpost.xds.requests.slowed").increment();
  }

  /** How much work the streams are. */
  public WorkMetrics work() {
    return work;
  }

  /** What clients did wrong lately. */
  public Troubles troubles() {
    return troubles;
  }

  /** A stream ended that neither side had ended. */
  public void lost() {
    lost.increment();
    troubles.note(Troubles.LOST);
  }

  /** A connection began. */
  public void connected() {
    connections.incrementAndGet();
  }

  /** A connection ended. */
  public void disconnected() {
    connections.decrementAndGet();
  }

  /** A connection ended that was so old that it had to. */
  public void aged() {
    registry.counter("fingerpost.xds.connections.aged").increment();
  }

  /** Bytes went to a client. */
  public void wrote(long bytes) {
    written.add(bytes);
  }

  /** Bytes came from a client. */
  public void read(long bytes) {
    read.add(bytes);
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
    return (long) of(type).resources.count();
  }

  /** The number of responses of a type that were accepted. */
  public long accepted(String type) {
    return (long) of(type).acks.count();
  }

  /** The number of responses of a type that were refused. */
  public long refusals(String type) {
    return (long) of(type).nacks.count();
  }

  void sent(String type, int resources, int removed) {
    OfType counters = of(type);
    counters.responses.increment();
    counters.resources.increment(resources);
    counters.removed.increment(removed);
  }

  /** Says of names of a type that is not served that they do not exist. */
  void sentUnserved(int names) {
    sent(OTHER, 0, names);
  }

  /** Refused bytes went out again, outside of a search: always a bug. */
  void resentRefused() {
    refusedResent.increment();
  }

  void acked(String type) {
    of(type).acks.increment();
  }

  void nacked(String type) {
    of(type).nacks.increment();
  }

  void wedged() {
    wedged.increment();
  }

  void pushed(Duration took) {
    push.record(took);
  }

  private OfType of(String type) {
    return Objects.requireNonNull(types.get(type));
  }
}
