package dev.fingerpost.integration.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Detour;
import dev.fingerpost.integration.harness.LiveCatalog;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.harness.Writers;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.ProductServer;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.WebClient;
import dev.fingerpost.server.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent without TLS, where each poll is a connection, and there are only so many. */
class ConnectionsIT {

  private static final int LIMIT = 10;
  private static final int OVER_THE_LIMIT = 30;
  private static final int MANY = 300;

  /** Of 200 that the agent gives to a host. */
  private static final int MOST = 180;

  /** A round over 150 services, 20 in a second, times three; and for a restart the slots, too. */
  private static final Duration SWEPT = Duration.ofSeconds(24);

  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void ct09ALimitOfTheAgentIsMetWithFewerConnectionsAndNoSpin() {
    String limit = "limits { http_max_conns_per_client = " + LIMIT + " }";
    try (RealConsul consul = RealConsul.dev(Programs.consul(), folder, "-hcl", limit)) {
      List<Registration> all = Writers.services(OVER_THE_LIMIT);
      all.forEach(consul::register); // one after the other, over one connection
      try (LiveCatalog catalog = LiveCatalog.begin(consul, LiveCatalog.WAIT)) {
        Await.until(
            "all have been read",
            A_MINUTE,
            () -> catalog.isLive() && catalog.names().size() == OVER_THE_LIMIT,
            catalog::reason);
        long refused = catalog.counters().refused();
        long began = System.nanoTime();

        for (int n = 0; n < 5; n++) {
          Registration edit = all.get(6 * n).withWeight(7);
          consul.register(edit);
          catalog.awaitService(edit.service(), seen -> seen.getFirst().weights().passing() == 7);
        }
        // Somebody else on this host, on a new connection.
        Await.until(
            "there is room for others",
            Bars.TOLD,
            () -> {
              try (WebClient other = new WebClient(consul.url())) {
                return other.isOk("/v1/status/leader");
              }
            },
            catalog::reason);
        double perSecond =
            (catalog.counters().refused() - refused) / Math.max(1, Bars.seconds(began));
        System.out.printf("limit: %d refused, then %.1f a second%n", refused, perSecond);
        assertThat(perSecond).isLessThanOrEqualTo(2);
        assertThat(catalog.removals()).isEmpty();
      }
    }
  }

  @Test
  void ct17ThreeHundredServicesWithoutTlsTakeTheirTurns() {
    Detour detour = Detour.to(RealConsul.dev(Programs.consul(), folder));
    try (detour) {
      List<Registration> all = Writers.services(MANY);
      all.forEach(detour::register);
      try (ProductServer server =
          ProductServer.start(folder, List.of(detour), "--allow-loopback")) {
        assertThat(server.metric("fingerpost_services")).isEqualTo(MANY);
        assertThat(server.readiness()).startsWith("ready\n");
        everyEditIsSeen(detour, server, all, 10_000);
        int most = detour.way().mostAtOnce();
        System.out.println("plain: " + most + " connections at most");
        assertThat(most).isLessThanOrEqualTo(MOST);

        server.kill(); // its polls go on without it, and hold their slots
        server.restart();
        Await.until(
            "all are served again",
            A_MINUTE,
            () -> server.metric("fingerpost_services") == MANY,
            server::readiness);
        everyEditIsSeen(detour, server, all, 20_000);
      }
    }
  }

  /** Of the first, of the last and of one in between, some of them watched and some not. */
  private static void everyEditIsSeen(
      Detour detour, ProductServer server, List<Registration> all, int shift) {
    List<Registration> edits =
        List.of(all.getFirst(), all.get(MANY / 2), all.getLast()).stream()
            .map(each -> Registration.of(each.service(), each.id(), each.port() + shift))
            .toList();
    edits.forEach(detour::register);
    long began = System.nanoTime();
    for (Registration edit : edits) {
      Await.until(
          edit.service() + " is seen",
          SWEPT.multipliedBy(2),
          () -> addressOf(server, edit).endsWith(":" + edit.port()),
          server::readiness);
    }
    System.out.printf("plain: three edits seen in %.1f s%n", Bars.seconds(began));
  }

  private static String addressOf(ProductServer server, Registration of) {
    return server
        .admin()
        .ask("/api/v1/services/" + of.service())
        .filter(answer -> answer.statusCode() == 200)
        .map(answer -> Json.read(answer.body()).at("/instances/0/address").asText())
        .orElse("");
  }
}
