package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Catalogs;
import dev.fingerpost.integration.harness.Herd;
import dev.fingerpost.integration.harness.LivePlane;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.model.catalog.ServiceCatalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** F20: twenty thousand services, of which one changes, and again. */
class LargeCatalogIT {

  private static final int SERVICES = 20_000;
  private static final int INSTANCES = 3;
  private static final int CHANGES = 30;

  /** A prime, so that the changes spread. */
  private static final int STRIDE = 7_919;

  private static final Duration BAR = Duration.ofSeconds(1).multipliedBy(3);
  private static final Duration READY = Duration.ofMinutes(2);
  private static final long HEAP = 4L << 30;

  @Test
  void f20AChangeCostsWhatItChanges() {
    ServiceCatalog catalog = Catalogs.of(SERVICES, INSTANCES);
    long began = System.nanoTime();
    try (LivePlane plane = LivePlane.serve(catalog, Loopback.freePort());
        Herd herd = Herd.connect(plane.port(), 1, 1, SERVICES)) {
      herd.awaitReady(READY, () -> plane.passes() + " passes");
      Duration ready = Duration.ofNanos(System.nanoTime() - began);
      Map<String, Double> before = work(plane);
      int resources = herd.resources();
      List<Duration> times = new ArrayList<>();
      for (int n = 1; n <= CHANGES; n++) {
        long start = System.nanoTime();
        catalog = Catalogs.edited(catalog, n * STRIDE % SERVICES, 9_000 + n);
        plane.change(catalog);
        int wanted = resources + n * herd.size();
        Await.until(
            "all have the change",
            BAR,
            () -> herd.resources() >= wanted,
            () -> herd.resources() + " of " + wanted);
        times.add(Duration.ofNanos(System.nanoTime() - start));
      }
      Collections.sort(times);
      Map<String, Double> after = work(plane);
      after.replaceAll((name, count) -> count - before.getOrDefault(name, 0.0));
      System.gc();
      long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      System.out.printf(
          "large: %d x %d ready in %.1f s, a change in %d ms (median), %d ms (longest),"
              + " heap %d MB with the clients', work %s%n",
          SERVICES,
          INSTANCES,
          ready.toMillis() / 1e3,
          times.get(CHANGES / 2).toMillis(),
          times.getLast().toMillis(),
          heap >> 20,
          after);
      assertThat(after)
          .isEqualTo(
              Map.of(
                  "fingerpost.translated",
                  (double) CHANGES,
                  "fingerpost.store.packed",
                  (double) CHANGES,
                  "fingerpost.xds.resources.sent",
                  (double) CHANGES * herd.size(),
                  "fingerpost.xds.resources.removed",
                  0.0));
      assertThat(herd.resources()).isEqualTo(resources + CHANGES * herd.size());
      assertThat(heap).isLessThan(HEAP);
    }
  }

  private static Map<String, Double> work(LivePlane plane) {
    Map<String, Double> work = new TreeMap<>();
    for (String counter :
        List.of(
            "fingerpost.translated",
            "fingerpost.store.packed",
            "fingerpost.xds.resources.sent",
            "fingerpost.xds.resources.removed")) {
      work.put(counter, plane.counted(counter));
    }
    return work;
  }
}
