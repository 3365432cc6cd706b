package dev.fingerpost.integration.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.LiveCatalog;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.harness.Writers;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.Registration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real agent with a thousand services that freezes, thaws, is killed and comes back. */
class AgentIT {

  private static final int SERVICES = 1_000;
  private static final int EDITS = 100;

  /** As in production: whatever is waited for, it is not the end of a poll. */
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void ct10AFrozenAndAKilledAgentRemoveNothingAndAreCaughtUpWith() {
    try (RealConsul consul = RealConsul.durableWithTls(Programs.consul(), folder)) {
      Writers.register(consul, Writers.services(SERVICES));
      try (LiveCatalog catalog = LiveCatalog.begin(consul, LONG).awaitLive()) {
        assertThat(catalog.names()).hasSize(SERVICES);
        catalog.forget();

        consul.process().suspend();
        try {
          catalog.awaitStale("consul"); // within thirty seconds, which no poll would end in
        } finally {
          consul.process().resume();
        }
        caughtUpWith(consul, catalog, 2);

        consul.stop();
        catalog.awaitStale("consul");
        consul.start();
        caughtUpWith(consul, catalog, 3);

        catalog.awaitLive();
        assertThat(catalog.names()).hasSize(SERVICES);
        assertThat(catalog.removals()).isEmpty();
      }
    }
  }

  private static void caughtUpWith(RealConsul consul, LiveCatalog catalog, int weight) {
    List<Registration> edits =
        Writers.services(SERVICES).stream()
            .filter(each -> each.port() % (SERVICES / EDITS) == 0)
            .map(each -> each.withWeight(weight))
            .toList();
    Writers.register(consul, edits);
    long began = System.nanoTime();
    Await.until(
        "all edits are there",
        Bars.CAUGHT_UP,
        () ->
            edits.stream()
                .allMatch(edit ->
                    catalog.instances(edit.service()).stream()
                        .anyMatch(one -> one.weights().passing() == weight)),
        catalog::reason);
    System.out.printf("agent: caught up in %.1f s%n", Bars.seconds(began));
  }
}
