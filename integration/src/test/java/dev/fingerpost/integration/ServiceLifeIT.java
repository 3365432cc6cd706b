package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fingerpost.integration.harness.PolicyFolder;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.FileRegistry;
import dev.fingerpost.integration.world.ProductServer;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Services without instances, services of two registries, and instances that nobody may use. */
class ServiceLifeIT {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void keepsAServiceThatGoesToZeroAndServesItAgain(RegistryKind kind) {
    PolicyFolder policies =
        PolicyFolder.in(folder, "services: {orders: {guard: {allowEmpty: true}}}");
    try (World world = World.open(kind, folder, policies.serverArguments())) {
      EchoService first = world.serve("orders", "orders-1");
      EchoService second = world.serve("orders", "orders-2");
      world.awaitHealthy("orders", 2);
      world.awaitReachable("orders");
      Map<String, Long> rebuilds = world.rebuilds();

      world.registry().deregister(World.registration("orders", first));
      world.registry().deregister(World.registration("orders", second));
      world.await("orders is empty", () -> world.stat("orders", "membership_total") == 0);
      assertThat(world.traffic().send("orders", 5).byStatus()).containsOnlyKeys(503);

      world.registry().register(World.registration("orders", second));
      world.awaitHealthy("orders", 1);
      assertThat(world.traffic().send("orders", 30).byInstance()).isEqualTo(Map.of("orders-2", 30));
      // Neither its cluster nor its route ever went.
      assertThat(world.rebuilds()).isEqualTo(rebuilds);
    }
  }

  @Test
  void mergesTwoRegistriesOfWhichOneMayGo() {
    Programs.envoy();
    RealConsul consul = RealConsul.durable(Programs.consul(), folder.resolve("consul"));
    FileRegistry file = new FileRegistry(folder.resolve("registry.yaml"));
    try (World world = World.open(List.of(consul, file), folder)) {
      world.serve("orders", "orders-1");
      world.serve("of-consul", "of-consul-1");
      serve(world, file, "orders", "orders-2");
      serve(world, file, "of-the-file", "of-the-file-1");
      world.awaitHealthy("orders", 2);
      world.awaitReachable("of-consul");
      world.awaitReachable("of-the-file");
      assertThat(world.traffic().send("orders", 60).byInstance()).hasSize(2);

      consul.stop();
      world.await("/readyz says stale", () -> world.server().readiness().contains("consul stale"));
      serve(world, file, "orders", "orders-3");
      world.awaitHealthy("orders", 3);
      assertThat(world.traffic().send("orders", 90).byInstance()).hasSize(3);
      assertThat(world.traffic().send("of-consul", 5).failed()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void refusesLoopbackUnlessAllowed(RegistryKind kind) {
    try (Registry registry = kind.open(folder);
        ProductServer server = ProductServer.start(folder, List.of(registry))) {
      registry.register(Registration.of("orders", "orders-1", 1001));
      registry.register(Registration.of("orders", "orders-2", 1002));
      Await.until(
          "both are refused",
          Duration.ofSeconds(30),
          () -> refusals(server).size() == 2,
          server.process()::lastLines);

      assertThat(refusals(server))
          .extracting(diagnostic -> diagnostic.path("path").asText())
          .satisfiesExactlyInAnyOrder(
              path -> assertThat(path).contains("orders-1"),
              path -> assertThat(path).contains("orders-2"));
      assertThat(refusals(server))
          .allMatch(diagnostic -> diagnostic.path("hint").asText().contains("--allow-loopback"));
      assertThat(server.metric("fingerpost_instances")).isZero();
    }
  }

  private static List<JsonNode> refusals(ProductServer server) {
    return server
        .api("diagnostics")
        .valueStream()
        .filter(diagnostic -> diagnostic.path("code").asText().equals("R105"))
        .toList();
  }

  private static void serve(World world, Registry registry, String service, String id) {
    registry.register(World.registration(service, world.instance(id)));
  }
}
