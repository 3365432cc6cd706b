package dev.fingerpost.integration.bench;

import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.integration.harness.Catalogs;
import dev.fingerpost.integration.harness.LivePlane;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.model.catalog.ServiceCatalog;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A registry of very many services, three instances each: how long until one change is everywhere,
 * what it costs, and the heap, that of the clients with it, for they are in the same process. Owned
 * by one thread.
 */
final class LargeRegistry {

  private static final int INSTANCES = 3;
  private static final int FIRST_PORT = 9_000;
  private static final Duration CONNECTED = Duration.ofMinutes(4);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LivePlane plane;
  private final Clients clients;
  private ServiceCatalog catalog;
  private int changes;

  private LargeRegistry(LivePlane plane, Clients clients, ServiceCatalog catalog) {
    this.plane = plane;
    this.clients = clients;
    this.catalog = catalog;
  }

  static Outcome run(Shape shape, Effort effort) {
    ServiceCatalog first = Catalogs.of(shape.services(), INSTANCES);
    long began = System.nanoTime();
    try (LivePlane plane = LivePlane.serve(first, Loopback.freePort());
        Clients clients = new Clients(shape, plane.port(), Frame.Reader.COUNTS, 0)) {
      clients.connect(shape.clients());
      double ready = (clients.awaitReady(CONNECTED) - began) / 1e9;
      LargeRegistry registry = new LargeRegistry(plane, clients, first);
      var _ = registry.change(effort.enough() / 2); // until most is compiled
      Map<String, Double> before = registry.work();
      Samples last = registry.change(effort.enough());
      Map<String, Double> metrics = registry.work();
      metrics.replaceAll(
          (name, count) -> (count - before.getOrDefault(name, 0.0)) / effort.enough());
      metrics.put("ready.s", ready);
      metrics.put("longest.ms", last.percentile(100));
      System.gc();
      metrics.put(
          "heap.MB", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6);
      return new Outcome(effort.enough(), false, metrics, Map.of()).with("last", last);
    }
  }

  /** One instance after the other listens on another port. */
  private Samples change(int count) {
    Samples last = new Samples();
    for (int n = 0; n < count; n++) {
      int service = Scenarios.target(changes, clients.asks().servicesSeen());
      changes++;
      catalog = Catalogs.edited(catalog, service, FIRST_PORT + changes);
      Arrivals arrivals = clients.expect(ResourceType.ENDPOINT, clients.asks().clientsOf(service));
      long passes = plane.passes();
      long began = System.nanoTime();
      plane.change(catalog);
      long[] at = arrivals.await(PATIENCE);
      last.add((at[at.length - 1] - began) / 1e6);
      // A pass is counted when it has ended, which is after it has published.
      Await.until(
          "the pass has ended",
          PATIENCE,
          () -> plane.passes() > passes,
          () -> plane.passes() + " passes");
    }
    return last;
  }

  private Map<String, Double> work() {
    Map<String, Double> work = new TreeMap<>();
    work.put("translated", plane.counted("fingerpost.translated"));
    work.put("packed", plane.counted("fingerpost.store.packed"));
    work.put("resources", (double) clients.received().resources());
    return work;
  }
}
