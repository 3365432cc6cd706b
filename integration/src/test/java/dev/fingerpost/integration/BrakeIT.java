package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fingerpost.integration.harness.PolicyFolder;
import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Product;
import dev.fingerpost.integration.world.Registration.Health;
import dev.fingerpost.integration.world.SteadyLoad;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A registry that loses much at once is not believed at once, and a real Envoy does not notice. */
class BrakeIT {

  private static final int INSTANCES = 6;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void holdsAMassLossUntilSomebodyApprovesIt(RegistryKind kind) {
    try (World world = World.open(kind, folder)) {
      List<EchoService> orders = serve(world, "orders");
      List<EchoService> stock = serve(world, "stock");
      world.awaitHealthy("orders", INSTANCES);
      world.awaitHealthy("stock", INSTANCES);
      world.awaitReachable("orders");
      try (SteadyLoad load = world.traffic().steady("orders", 100)) {
        leaveOne(world, "orders", orders);
        leaveOne(world, "stock", stock);
        world.await("all of it is held", () -> world.server().readiness().contains("10 of all 12"));

        // One after the other they went: a part of all may go, and no more.
        long held = Math.round(world.server().metric("fingerpost_held_instances"));
        world.await("the others are gone", () -> known(world) == held + 2);
        long left = known(world);
        assertThat(left).isGreaterThanOrEqualTo(9);
        assertThat(world.stat("orders", "membership_healthy")).isGreaterThanOrEqualTo(3);
        assertThat(world.traffic().send("orders", 300).failed()).isZero();
        assertThat(world.traffic().send("stock", 300).failed()).isZero();
        assertThat(world.server().readiness())
            .startsWith("ready\nheld since ")
            .contains("of orders, stock", "so much is believed only when somebody approves it");

        long before = world.stat("orders", "membership_healthy");
        world.serve("orders", "orders-new");
        world.awaitHealthy("orders", Math.toIntExact(before + 1));

        JsonNode hold = world.server().api("holds").get(0);
        String said =
            Product.run(
                "approve",
                hold.path("hash").asText(),
                "--state",
                folder.resolve("state").toString());
        world.awaitHealthy("orders", 2);
        world.awaitHealthy("stock", 1);
        world.await("/readyz is content", () -> world.server().readiness().equals("ready\n"));
        assertThat(world.server().metric("fingerpost_holds")).isZero();
        assertThat(said)
            .startsWith("approved " + hold.path("hash").asText())
            .contains("instances vanished at once (more than 30 %), of orders, stock");
        assertThat(load.stop().failed()).isZero();
        System.out.printf(
            "brake %s: 10 of 12 deregistered, %d kept, 0 of 600 failed; approved: 2 and 1 left%n",
            kind, left);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void believesAMinorityThatIsSickAtOnceAndALostServiceAfterASecondLook(RegistryKind kind) {
    PolicyFolder policies =
        PolicyFolder.in(folder, "services: {stock: {guard: {hold: 3s}}, orders: {retry: none}}");
    try (World world = World.open(kind, folder, policies.serverArguments())) {
      List<EchoService> orders = serve(world, "orders");
      EchoService stock = world.serve("stock", "stock-1");
      world.awaitHealthy("orders", INSTANCES);
      world.awaitReachable("stock");

      set(world, orders.getFirst(), Health.CRITICAL);
      set(world, orders.getLast(), Health.CRITICAL);
      world.awaitHealthy("orders", INSTANCES - 2);
      assertThat(world.server().readiness()).isEqualTo("ready\n");

      world.registry().deregister(World.registration("stock", stock));
      world.await(
          "the loss is held",
          () -> world.server().readiness().contains("stock is gone from the registry"));
      assertThat(world.traffic().send("stock", 50).failed()).isZero();
      world.await("it is believed", () -> world.stat("stock", "membership_total") == 0);
      assertThat(world.server().readiness()).isEqualTo("ready\n");
    }
  }

  private static void set(World world, EchoService instance, Health health) {
    world.registry().register(World.registration("orders", instance).withHealth(health));
  }

  private static List<EchoService> serve(World world, String service) {
    List<EchoService> instances = new ArrayList<>();
    for (int n = 1; n <= INSTANCES; n++) {
      instances.add(world.serve(service, service + "-" + n));
    }
    return instances;
  }

  /** How many instances Envoy knows. */
  private static long known(World world) {
    return world.stat("orders", "membership_total") + world.stat("stock", "membership_total");
  }

  private static void leaveOne(World world, String service, List<EchoService> instances) {
    instances.stream()
        .skip(1)
        .forEach(gone -> world.registry().deregister(World.registration(service, gone)));
  }
}
