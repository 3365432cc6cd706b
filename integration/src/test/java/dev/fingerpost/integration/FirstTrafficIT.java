package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Bands;
import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a registry says is where a real Envoy sends its requests. */
class FirstTrafficIT {

  private static final int REQUESTS = 600;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void reachesEveryRegisteredInstanceWithoutAnyPolicy(RegistryKind kind) {
    try (World world = World.open(kind, folder)) {
      List<EchoService> instances = three(world);
      world.awaitHealthy("orders", 3);
      world.awaitReachable("orders");

      Answers before = world.traffic().send("orders", REQUESTS);
      assertThat(before.failed()).isZero();
      assertThat(instances)
          .allMatch(instance -> Bands.isCredible(before.of(instance.id()), REQUESTS, 1 / 3.0));
      assertThat(world.traffic().send("orders.service.consul", 30).failed()).isZero();
      assertThat(world.traffic().send("nobody", 1).byStatus()).containsOnlyKeys(404);

      EchoService gone = instances.getFirst();
      world.registry().deregister(World.registration("orders", gone));
      world.awaitHealthy("orders", 2);
      long reached = gone.requests();

      Answers after = world.traffic().send("orders", REQUESTS);
      assertThat(after.failed()).isZero();
      assertThat(gone.requests()).isEqualTo(reached);
    }
  }

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void followsTheWeightsOfTheRegistryInPlace(RegistryKind kind) throws IOException {
    try (World world =
        World.open(kind, folder, policies("services: {orders: {loadBalancer: weighted}}"))) {
      List<EchoService> instances = instances(world);
      weigh(world, instances, 1, 2, 5);
      world.awaitHealthy("orders", 3);
      world.awaitReachable("orders");
      Map<String, Double> asked = Map.of("orders-1", 12.5, "orders-2", 25.0, "orders-3", 62.5);
      assertThat(world.traffic().send("orders", REQUESTS))
          .matches(answers -> answers.failed() == 0)
          .matches(answers -> Bands.areWithin(answers, asked, 5), "the shares are 1:2:5");
      long modified = world.clustersModified();

      // The neighbour: the test above would see weights that are a little wrong.
      weigh(world, instances, 1, 2, 4);
      world.await("1:2:4", () -> ratio(world, instances.get(2), instances.get(0)) == 4);
      assertThat(world.traffic().send("orders", REQUESTS))
          .matches(answers -> !Bands.areWithin(answers, asked, 5), "the shares are 1:2:4");

      weigh(world, instances, 5, 2, 1);
      world.await("5:2:1", () -> ratio(world, instances.get(0), instances.get(2)) == 5);
      assertThat(world.traffic().send("orders", REQUESTS))
          .matches(answers -> answers.failed() == 0)
          .matches(
              answers ->
                  Bands.areWithin(
                      answers, Map.of("orders-1", 62.5, "orders-2", 25.0, "orders-3", 12.5), 5),
              "the shares are 5:2:1");
      assertThat(world.clustersModified()).isEqualTo(modified);
    }
  }

  private String[] policies(String text) throws IOException {
    Path policies = Files.createDirectories(folder.resolve("policies"));
    Files.writeString(policies.resolve("orders.yaml"), "version: 1\n" + text + "\n");
    return new String[] {"--policies", policies.toString()};
  }

  private static List<EchoService> instances(World world) {
    List<EchoService> instances = new ArrayList<>();
    for (int n = 1; n <= 3; n++) {
      instances.add(world.instance("orders-" + n));
    }
    return instances;
  }

  private static List<EchoService> three(World world) {
    List<EchoService> instances = instances(world);
    instances.forEach(
        instance -> world.registry().register(World.registration("orders", instance)));
    return instances;
  }

  private static void weigh(World world, List<EchoService> instances, int... weights) {
    for (int n = 0; n < weights.length; n++) {
      Registration registration = World.registration("orders", instances.get(n));
      world.registry().register(registration.withWeight(weights[n]));
    }
  }

  private static double ratio(World world, EchoService one, EchoService other) {
    return world.weight("orders", one) / (double) Math.max(1, world.weight("orders", other));
  }
}
