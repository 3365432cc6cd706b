package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.EchoService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An instance that fails is taken out by the Envoy itself, one of three too, and comes back. */
class EjectionIT {

  private static final Duration BASE = Duration.ofSeconds(1);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void ejectsOneOfThreeAndTakesItBack(RegistryKind kind) throws IOException {
    Path policies = Files.createDirectories(folder.resolve("policies"));
    Files.writeString(
        policies.resolve("both.yaml"),
        """
        version: 1
        defaults:
          loadBalancer: roundRobin
          retry: none
        services:
          long:
            outlierDetection: {consecutive5xx: 3, interval: 500ms, baseEjectionTime: 250s, maxEjectionPercent: 50}
          short:
            outlierDetection: {consecutive5xx: 3, interval: 500ms, baseEjectionTime: 1s, maxEjectionPercent: 50}
        """);
    try (World world = World.open(kind, folder, "--policies", policies.toString())) {
      staysOut(world, three(world, "long"));
      comesBack(world, three(world, "short"));
    }
  }

  private static void staysOut(World world, EchoService bad) {
    bad.answerWith(503);
    assertThat(world.traffic().send("long", 9).failed()).isEqualTo(3);
    assertThat(world.stat("long", "outlier_detection.ejections_active")).isEqualTo(1);
    long reached = bad.requests();
    assertThat(world.traffic().send("long", 60).failed()).isZero();
    assertThat(bad.requests()).isEqualTo(reached);
  }

  private static void comesBack(World world, EchoService bad) {
    bad.failNext(3);
    long began = System.nanoTime();
    assertThat(world.traffic().send("short", 9).failed()).isEqualTo(3);
    assertThat(world.stat("short", "outlier_detection.ejections_enforced_total")).isEqualTo(1);

    world.await(
        "the ejection has ended",
        () -> world.stat("short", "outlier_detection.ejections_active") == 0);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(BASE);
    assertThat(world.traffic().send("short", 30).of(bad.id())).isEqualTo(10);
    assertThat(world.stat("short", "outlier_detection.ejections_enforced_total")).isEqualTo(1);
  }

  /** Serves three instances; the first of them. */
  private static EchoService three(World world, String service) {
    EchoService first = world.serve(service, service + "-1");
    world.serve(service, service + "-2");
    world.serve(service, service + "-3");
    world.awaitHealthy(service, 3);
    world.awaitReachable(service);
    return first;
  }
}
