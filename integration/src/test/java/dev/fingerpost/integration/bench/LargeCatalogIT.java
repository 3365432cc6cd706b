package dev.fingerpost.integration.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** F20: twenty thousand services of three instances, of which one changes, and again. */
class LargeCatalogIT {

  private static final int SERVICES = 20_000;
  private static final int CLIENTS = 100;
  private static final double BAR_MILLIS = 1_000;
  private static final int GUARD = 3;
  private static final double HEAP_MEGABYTES = 4_000;

  @Test
  void f20AChangeCostsWhatItChanges() {
    Outcome outcome = LargeRegistry.run(Shape.scoped(SERVICES, CLIENTS), Effort.SMOKE);
    Map<String, Double> metrics = outcome.metrics();
    System.out.println("large: " + SERVICES + " services, " + CLIENTS + " clients: " + metrics);

    assertThat(metrics.get("longest.ms")).isLessThan(BAR_MILLIS * GUARD);
    assertThat(metrics.get("heap.MB")).isLessThan(HEAP_MEGABYTES);
    // Of all that there is, one assignment is made anew, encoded, and sent to whoever asks for it.
    assertThat(metrics).containsEntry("translated", 1.0).containsEntry("packed", 1.0);
    assertThat(metrics).containsEntry("resources", 1.0);
  }
}
