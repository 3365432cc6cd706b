package dev.fingerpost.integration.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.ProductServer;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.server.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real datacenters, read through one; the other is killed and comes back. */
class DatacentersIT {

  private static final Duration JOINED = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void ct07OneDatacenterThatDiesDelaysNothingOfTheOther() {
    try (RealConsul here = server("dc1");
        RealConsul there = server("dc2", "-retry-join-wan", here.address().getHostAddress())) {
      here.awaitLeader();
      there.awaitLeader();
      here.register(Registration.of("pay", "pay-here", 8_001));
      there.register(Registration.of("pay", "pay-there", 8_002));
      there.register(Registration.of("only-there", "o-1", 8_003));
      Await.until(
          "one sees the other",
          JOINED,
          () -> here.api().isOk("/v1/health/service/pay?dc=dc2"),
          () -> there.process().lastLines());
      try (ProductServer server =
          ProductServer.start(
              folder, List.of(here), "--allow-loopback", "--datacenters", "dc1,dc2")) {
        await(server, "both are there", () -> ids(server, "pay").size() == 2);
        await(server, "the other's own", () -> ids(server, "only-there").size() == 1);

        there.stop();
        here.register(Registration.of("pay", "pay-new", 8_004));
        await(server, "a change here", () -> ids(server, "pay").contains("pay-new"));
        Await.until(
            "it is told which one is gone",
            Bars.TOLD,
            () -> server.readiness().contains("dc2"),
            server::readiness);
        assertThat(server.readiness()).startsWith("ready\n");
        assertThat(ids(server, "pay")).contains("pay-here", "pay-there", "pay-new");
        assertThat(ids(server, "only-there")).containsExactly("o-1");

        there.launchAgain();
        there.awaitLeader();
        there.register(Registration.of("pay", "pay-there-new", 8_005));
        await(server, "it has caught up", () -> ids(server, "pay").contains("pay-there-new"));
        await(server, "all is well", () -> server.readiness().equals("ready\n"));
        assertThat(ids(server, "pay")).hasSize(4);
      }
    }
  }

  private RealConsul server(String datacenter, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("-bootstrap-expect", "1", "-datacenter", datacenter));
    arguments.addAll(List.of(more));
    return RealConsul.member(
        Programs.consul(),
        folder.resolve(datacenter),
        RealConsul.freeAddress(),
        arguments.toArray(String[]::new));
  }

  private static List<String> ids(ProductServer server, String service) {
    return server
        .admin()
        .ask("/api/v1/services/" + service)
        .filter(answer -> answer.statusCode() == 200)
        .map(answer -> Json.read(answer.body()).path("instances").findValuesAsText("id"))
        .orElse(List.of());
  }

  private static void await(ProductServer server, String claim, BooleanSupplier holds) {
    Await.until(claim, Duration.ofSeconds(30), holds, server::readiness);
  }
}
