package dev.fingerpost.integration.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.ConsulTool;
import dev.fingerpost.integration.harness.LiveCatalog;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.Registration;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Consul is put back to what it was: its polls wake with the old index and the old data, and
 * a client that believes them waits a minute on what is no longer true.
 */
class SnapshotIT {

  /**
   * Who was between two polls then asks with an index that is ahead, and is right when its poll
   * ends: the names may be, which are read once a second.
   */
  private static final Duration LONG = Duration.ofSeconds(15);

  private static final int STEADY = 10;

  @TempDir Path folder;

  @Test
  void ct03AndCt05TheOldTruthIsThereAfterOneMoreReadOfEach() {
    try (RealConsul consul = RealConsul.dev(Programs.consul(), folder)) {
      Registration pay = Registration.of("pay", "pay-1", 8_001);
      consul.register(pay);
      for (int n = 0; n < STEADY; n++) {
        consul.register(Registration.of("steady-" + n, "steady-" + n + "-1", 9_000 + n));
      }
      ConsulTool operator = ConsulTool.of(consul);
      operator.saveSnapshot(folder.resolve("before.snap"));
      try (LiveCatalog catalog = LiveCatalog.begin(consul, LONG).awaitLive()) {
        consul.register(pay.withWeight(7));
        consul.register(Registration.of("late", "late-1", 8_002));
        catalog.awaitService(
            "pay", all -> all.stream().anyMatch(one -> one.weights().passing() == 7));
        catalog.awaitService("late", all -> all.size() == 1);
        catalog.forget();
        long polls = catalog.counters().polls();
        long began = System.nanoTime();

        operator.restoreSnapshot(folder.resolve("before.snap"));

        catalog.awaitService(
            "pay", Bars.RIGHT, all -> all.stream().anyMatch(one -> one.weights().passing() == 1));
        catalog.await("what was registered later goes", () -> !catalog.names().contains("late"));
        assertThat(catalog.removals()).containsExactlyInAnyOrder("late", "late/late-1");
        assertThat(catalog.changes()).containsOnlyKeys("pay", "late");
        long odd = catalog.counters().earlyReturns() + catalog.counters().indexResets();
        assertThat(odd).as("answers that were not believed").isPositive();
        // Each key: the poll that woke, one read without an index, and the poll after it; the
        // names and what went are looked at once more.
        int keys = STEADY + 4;
        long cost = catalog.counters().polls() - polls;
        System.out.println("snapshot: " + keys + " keys cost " + cost + " polls, " + odd + " odd");
        assertThat((double) cost).isLessThan(3.0 * keys + 2 * Bars.seconds(began) + 4);
      }
    }
  }
}
