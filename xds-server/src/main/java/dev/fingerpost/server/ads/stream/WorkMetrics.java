package dev.fingerpost.server.ads.stream;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * How much work streams are. What is counted for one change follows the change and the clients that
 * it concerns, never the number of services. Safe for all threads.
 */
public final class WorkMetrics {

  private final LongAdder visited = new LongAdder();
  private final LongAdder ackWork = new LongAdder();
  private final LongAdder searched = new LongAdder();
  private final LongAdder unchanged = new LongAdder();
  private final LongAdder needless = new LongAdder();
  private final LongAdder unread = new LongAdder();
  private final AtomicLong mostUnread = new AtomicLong();

  WorkMetrics(MeterRegistry registry) {
    count(registry, "fingerpost.xds.resources.visited", "resources looked at, per stream", visited);
    count(registry, "fingerpost.xds.ack.work", "resources looked at for an ACK", ackWork);
    count(
        registry,
        "fingerpost.xds.search.resent",
        "refused resources sent again to find out which is guilty",
        searched);
    count(
        registry,
        "fingerpost.xds.unchanged.sent",
        "resources sent that the client had, because the protocol wants it",
        unchanged);
    count(
        registry,
        "fingerpost.xds.needless.sent",
        "resources sent that the client had, for no reason",
        needless);
    Gauge.builder("fingerpost.xds.unread.bytes", unread, LongAdder::sum)
        .description("bytes that were handed to transports that take no more")
        .register(registry);
    Gauge.builder("fingerpost.xds.unread.bytes.max", mostUnread, AtomicLong::get)
        .description("the most bytes that ever waited for one stream")
        .register(registry);
  }

  private static void count(
      MeterRegistry registry, String name, String description, LongAdder count) {
    FunctionCounter.builder(name, count, LongAdder::sum)
        .description(description)
        .register(registry);
  }

  /** A transport that takes no more was handed bytes; so many wait for it now. */
  public void waits(long more, long now) {
    unread.add(more);
    mostUnread.accumulateAndGet(now, Math::max);
  }

  /** A transport has taken so much, or its stream has ended. */
  public void taken(long bytes) {
    unread.add(-bytes);
  }

  void visited(int resources) {
    visited.add(resources);
  }

  void acked(int resources) {
    visited.add(resources);
    ackWork.add(resources);
  }

  void searched(int resources) {
    searched.add(resources);
  }

  /** A resource went out that the client had, because the protocol wants it. */
  void unchanged() {
    unchanged.increment();
  }

  /** A resource went out that the client had, for no reason. */
  void needless() {
    needless.increment();
  }
}
