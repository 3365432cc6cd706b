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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent without TLS, where each poll is a connection, and there are only so many. */
class ConnectionsIT {

  private static final int LIMIT = 10;
  private static final int OVER_THE_LIMIT = 30;
  private static final int MANY = 300;
  private static final int HOSTS = 5;

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
      for (int host = 1; host <= HOSTS; host++) {
        registerOnHost(detour, host, 1);
      }
      try (ProductServer server =
          ProductServer.start(folder, List.of(detour), "--allow-loopback")) {
        assertThat(server.metric("fingerpost_services")).isEqualTo(MANY + HOSTS);
        assertThat(server.readiness()).startsWith("ready\n");
        aNewAddressOfAHostIsSeenBeforeTheTurn(detour, server);
        everyEditIsSeen(detour, server, all, 10_000);
        int most = detour.way().mostAtOnce();
        System.out.println("plain: " + most + " connections at most");
        assertThat(most).isLessThanOrEqualTo(MOST);

        server.kill(); // its polls go on without it, and hold their slots
        server.restart();
        Await.until(
            "all are served again",
            A_MINUTE,
            () -> server.metric("fingerpost_services") == MANY + HOSTS,
            server::readiness);
        everyEditIsSeen(detour, server, all, 20_000);
      }
    }
  }

  /** A service that has no watch, and no address but its host's. */
  private static void registerOnHost(Detour detour, int host, int address) {
    detour
        .consul()
        .api()
        .putJson(
            "/v1/catalog/register",
            Map.of(
                "Node", "host-" + host,
                "Address", "10.0." + host + "." + address,
                "Service", Map.of("Service", "zz-" + host, "ID", "zz", "Port", 80)));
  }

  /** By luck each would be seen so early once in three times. */
  private static void aNewAddressOfAHostIsSeenBeforeTheTurn(Detour detour, ProductServer server) {
    for (int host = 1; host <= HOSTS; host++) {
      String name = "zz-" + host;
      assertThat(addressOf(server, name)).isEqualTo("10.0." + host + ".1:80");
      registerOnHost(detour, host, 2);
      String moved = "10.0." + host + ".2:80";
      Await.until(
          name + " is at its host's new address",
          Bars.RIGHT,
          () -> addressOf(server, name).equals(moved),
          server::readiness);
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
          () -> addressOf(server, edit.service()).endsWith(":" + edit.port()),
          server::readiness);
    }
    System.out.printf("plain: three edits seen in %.1f s%n", Bars.seconds(began));
  }

  private static String addressOf(ProductServer server, String service) {
    return server
        .admin()
        .ask("/api/v1/services/" + service)
        .filter(answer -> answer.statusCode() == 200)
        .map(answer -> Json.read(answer.body()).at("/instances/0/address").asText())
        .orElse("");
  }
}
