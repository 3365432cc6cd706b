package dev.fingerpost.integration.bench;

import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.integration.harness.Catalogs;
import dev.fingerpost.integration.harness.LivePlane;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.model.catalog.ServiceCatalog;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A registry of very many services, three instances each: how long until one change is everywhere,
 * and the heap, that of the clients with it, for they are in the same process.
 */
final class LargeRegistry {

  private static final int INSTANCES = 3;
  private static final int WARM_UP = 50;
  private static final Duration CONNECTED = Duration.ofMinutes(4);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private LargeRegistry() {}

  static Outcome run(Shape shape, Effort effort) {
    ServiceCatalog catalog = Catalogs.of(shape.services(), INSTANCES);
    long began = System.nanoTime();
    try (LivePlane plane = LivePlane.serve(catalog, Loopback.freePort());
        Clients clients = new Clients(shape, plane.port(), Frame.Reader.COUNTS, 0)) {
      clients.connect(shape.clients());
      double ready = (clients.awaitReady(CONNECTED) - began) / 1e9;
      Samples last = new Samples();
      int changes = 0;
      double before = plane.counted("fingerpost.translated");
      while (last.count() < effort.enough()) {
        int service = Scenarios.target(changes, clients.asks().servicesSeen());
        changes++;
        ServiceCatalog next = Catalogs.edited(catalog, service, 9_000 + changes);
        Arrivals arrivals =
            clients.expect(ResourceType.ENDPOINT, clients.asks().clientsOf(service));
        long start = System.nanoTime();
        plane.change(next);
        long[] at = arrivals.await(PATIENCE);
        catalog = next;
        if (changes > WARM_UP) {
          last.add((at[at.length - 1] - start) / 1e6);
        }
      }
      System.gc();
      Map<String, Double> metrics = new TreeMap<>();
      metrics.put("ready.s", ready);
      metrics.put(
          "heap.MB", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6);
      metrics.put("translated", (plane.counted("fingerpost.translated") - before) / changes);
      return new Outcome(last.count(), false, metrics, Map.of()).with("last", last);
    }
  }
}
