package dev.fingerpost.integration.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.ConsulServers;
import dev.fingerpost.integration.harness.LiveCatalog;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.Registration;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real Consul servers, of which the leader dies, and then one more. */
class ServersIT {

  private static final int SERVICES = 20;
  private static final Duration ELECTED = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void ct06WithoutALeaderNothingGoesAndNobodyStormsTheNextOne() {
    try (ConsulServers servers = ConsulServers.start(folder)) {
      RealConsul asked = servers.followers().getFirst();
      RealConsul other = servers.followers().getLast();
      for (int n = 0; n < SERVICES; n++) {
        asked.register(service(n, 1));
      }
      try (LiveCatalog catalog = LiveCatalog.of(asked)) {
        catalog.await("all are there", () -> catalog.names().size() == SERVICES);
        catalog.forget();
        RealConsul first = servers.leader();
        long polls = catalog.counters().polls();
        long began = System.nanoTime();

        first.stop();
        write(asked, service(0, 2));
        catalog.awaitService("service-0", all -> all.getFirst().weights().passing() == 2);
        catalog.awaitLive();

        // Whoever leads now: with the second gone the third is alone, and nobody leads.
        other.stop();
        catalog.awaitStale("leader");
        assertThat(catalog.counters().leaderLosses())
            .as("servers that may lag are asked")
            .isPositive();
        assertThat(catalog.names()).hasSize(SERVICES);
        assertThat(catalog.removals()).isEmpty();

        other.launchAgain();
        first.launchAgain();
        write(asked, service(1, 3));
        catalog.awaitService("service-1", all -> all.getFirst().weights().passing() == 3);
        catalog.awaitLive();
        assertThat(catalog.removals()).isEmpty();
        long cost = catalog.counters().polls() - polls;
        double seconds = Bars.seconds(began);
        System.out.printf("servers: %d polls in %.1f s%n", cost, seconds);
        // At most one a second for each key, and a few at each of the three turns.
        assertThat((double) cost).isLessThan((SERVICES + 2) * (seconds + 9));
      }
    }
  }

  /** Writes as soon as there is a leader that takes it. */
  private static void write(RealConsul consul, Registration registration) {
    Await.until(
        "there is a leader that takes a registration",
        ELECTED,
        () -> {
          try {
            consul.register(registration);
            return true;
          } catch (RuntimeException e) {
            return false; // none yet
          }
        },
        () -> consul.process().lastLines());
  }

  private static Registration service(int n, int weight) {
    return Registration.of("service-" + n, "service-" + n + "-1", 9_000 + n).withWeight(weight);
  }
}
