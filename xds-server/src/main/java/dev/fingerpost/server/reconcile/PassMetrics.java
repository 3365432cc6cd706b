package dev.fingerpost.server.reconcile;

import dev.fingerpost.envoy.translate.Work;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What the passes cost: how long each took, and what it had to translate. */
public final class PassMetrics {

  private final Timer build;
  private final Counter failed;
  private final Counter clusters;
  private final Counter endpoints;
  private final Counter virtualHosts;

  /** Counters in this registry. */
  public PassMetrics(MeterRegistry meters) {
    build = meters.timer("fingerpost.snapshot.build");
    failed = meters.counter("fingerpost.passes.failed");
    clusters = translated(meters, "cluster");
    endpoints = translated(meters, "endpoint");
    virtualHosts = translated(meters, "virtual_host");
  }

  /** A pass that ended well. */
  public void passed(Duration took, Work work) {
    build.record(took);
    clusters.increment(work.clusters());
    endpoints.increment(work.assignments());
    virtualHosts.increment(work.virtualHosts());
  }

  /** A pass that a bug ended. */
  public void failed() {
    failed.increment();
  }

  private static Counter translated(MeterRegistry meters, String what) {
    return Counter.builder("fingerpost.translated")
        .description("parts of plans that were translated")
        .tag("type", what)
        .register(meters);
  }
}
