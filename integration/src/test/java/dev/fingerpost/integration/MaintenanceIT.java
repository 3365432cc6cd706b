package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Registration.Health;
import dev.fingerpost.integration.world.SteadyLoad;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Maintenance and a failed check follow each other in every order (OV-H3: Envoy shows such a change
 * and does not act on it until something else changes).
 */
class MaintenanceIT {

  private static final List<Health> EVERY_ORDER =
      List.of(
          Health.MAINTENANCE,
          Health.CRITICAL,
          Health.PASSING,
          Health.CRITICAL,
          Health.MAINTENANCE,
          Health.PASSING);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void anInstanceGetsRequestsAgainWhenNeitherHolds(RegistryKind kind) {
    try (World world = World.open(kind, folder)) {
      EchoService sick = world.serve("orders", "orders-1");
      world.serve("orders", "orders-2");
      world.serve("orders", "orders-3");
      world.awaitHealthy("orders", 3);
      world.awaitReachable("orders");
      try (SteadyLoad load = world.traffic().steady("orders", 100)) {
        for (Health health : EVERY_ORDER) {
          world.registry().register(World.registration("orders", sick).withHealth(health));
          world.await("Envoy knows " + health, () -> word(world, sick).equals(wordFor(health)));
          boolean wanted = health == Health.PASSING;
          world.await(
              "and acts on it",
              () -> world.traffic().send("orders", 30).of("orders-1") > 0 == wanted);
          if (!wanted) {
            long reached = sick.requests();
            assertThat(world.traffic().send("orders", 300).failed()).isZero();
            assertThat(sick.requests()).isEqualTo(reached);
          }
        }
        assertThat(load.stop().failed()).isZero();
      }
    }
  }

  private static String wordFor(Health health) {
    return switch (health) {
      case PASSING, WARNING -> "HEALTHY";
      case CRITICAL -> "UNHEALTHY";
      case MAINTENANCE -> "DRAINING";
    };
  }

  private static String word(World world, EchoService instance) {
    for (JsonNode host : world.envoy().hosts("orders")) {
      if (host.at("/address/socket_address/port_value").asInt() == instance.port()) {
        return host.at("/health_status/eds_health_status").asText();
      }
    }
    return "";
  }
}
