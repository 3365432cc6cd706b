package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.EchoService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An instance that fails is taken out by the Envoy itself, one of three too, and comes back. */
class EjectionIT {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void ejectsOneOfThreeAndTakesItBack(RegistryKind kind) throws IOException {
    Path policies = Files.createDirectories(folder.resolve("policies"));
    Files.writeString(
        policies.resolve("orders.yaml"),
        """
        version: 1
        services:
          orders:
            loadBalancer: roundRobin
            retry: none
            outlierDetection: {consecutive5xx: 3, interval: 500ms, baseEjectionTime: 2s, maxEjectionPercent: 50}
        """);
    try (World world = World.open(kind, folder, "--policies", policies.toString())) {
      EchoService bad = world.serve("orders", "orders-1");
      world.serve("orders", "orders-2");
      world.serve("orders", "orders-3");
      world.awaitHealthy("orders", 3);
      world.awaitReachable("orders");

      bad.answerWith(503);
      assertThat(world.traffic().send("orders", 9).failed()).isEqualTo(3);
      assertThat(world.stat("orders", "outlier_detection.ejections_active")).isEqualTo(1);
      long reached = bad.requests();
      assertThat(world.traffic().send("orders", 60).failed()).isZero();
      assertThat(bad.requests()).isEqualTo(reached);

      bad.answerWith(200);
      world.await(
          "the ejection has ended",
          () -> world.stat("orders", "outlier_detection.ejections_active") == 0);
      assertThat(world.traffic().send("orders", 30).of("orders-1")).isPositive();
      assertThat(world.stat("orders", "outlier_detection.ejections_enforced_total")).isEqualTo(1);
    }
  }
}
