package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Registration.Health;
import dev.fingerpost.integration.world.SteadyLoad;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a registry says of an instance's health decides whether it gets requests. */
class HealthIT {

  private static final int REQUESTS = 600;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void sendsNothingToACriticalInstanceAndLosesNothing(RegistryKind kind) {
    try (World world = World.open(kind, folder)) {
      List<EchoService> instances = three(world);
      world.awaitHealthy("orders", 3);
      world.awaitReachable("orders");
      EchoService sick = instances.getFirst();
      try (SteadyLoad load = world.traffic().steady("orders", 100)) {
        world.registry().register(World.registration("orders", sick).withHealth(Health.CRITICAL));
        world.awaitHealthy("orders", 2);
        long reached = sick.requests();

        assertThat(world.traffic().send("orders", REQUESTS).failed()).isZero();

        assertThat(sick.requests()).isEqualTo(reached);
        assertThat(load.stop().failed()).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void usesAllInstancesOnceMoreThanHalfAreCritical(RegistryKind kind) {
    try (World world = World.open(kind, folder)) {
      List<EchoService> instances = three(world);
      instances.add(world.serve("orders", "orders-4"));
      world.awaitHealthy("orders", 4);
      world.awaitReachable("orders");

      makeCritical(world, instances.get(0), instances.get(1));
      world.awaitHealthy("orders", 2);
      assertThat(world.traffic().send("orders", REQUESTS).byInstance())
          .containsOnlyKeys("orders-3", "orders-4");
      assertThat(world.stat("orders", "lb_healthy_panic")).isZero();
      assertThat(world.server().metric("fingerpost_panic_services")).isZero();

      makeCritical(world, instances.get(2));
      world.awaitHealthy("orders", 1);
      requirePanic(world);

      makeCritical(world, instances.get(3));
      world.awaitHealthy("orders", 0);
      requirePanic(world);
    }
  }

  private static void makeCritical(World world, EchoService... instances) {
    for (EchoService instance : instances) {
      world.registry().register(World.registration("orders", instance).withHealth(Health.CRITICAL));
    }
  }

  private static void requirePanic(World world) {
    long before = world.stat("orders", "lb_healthy_panic");
    Answers answers = world.traffic().send("orders", REQUESTS);
    assertThat(answers.failed()).isZero();
    assertThat(answers.byInstance()).hasSize(4);
    assertThat(world.stat("orders", "lb_healthy_panic")).isGreaterThanOrEqualTo(before + REQUESTS);
    world.await(
        "the metric says panic", () -> world.server().metric("fingerpost_panic_services") == 1);
  }

  private static List<EchoService> three(World world) {
    List<EchoService> instances = new ArrayList<>();
    for (int n = 1; n <= 3; n++) {
      instances.add(world.serve("orders", "orders-" + n));
    }
    return instances;
  }
}
