package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fingerpost.integration.harness.PolicyFolder;
import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.Sidecar;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.RealEnvoy;
import dev.fingerpost.integration.world.SteadyLoad;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An Envoy gets what its service depends on, and nothing else, while others get everything. */
class DependsOnIT {

  @TempDir Path folder;

  @Test
  void anEnvoyGetsWhatItsServiceDependsOnLive() {
    PolicyFolder policies = PolicyFolder.in(folder, dependsOn("[orders]"));
    try (World world = World.open(RegistryKind.FILE, folder, policies.serverArguments())) {
      live(world, policies);
    }
  }

  private static void live(World world, PolicyFolder policies) {
    world.serve("orders", "orders-1");
    world.serve("stock", "stock-1");
    world.serve("users", "users-1");
    Sidecar batch = world.sidecar("batch-1", "batch");
    awaitClusters(world, world.envoy(), "orders");
    awaitClusters(world, batch.envoy(), "orders", "stock", "users");
    world.awaitReachable("orders");
    assertThat(world.traffic().send("stock", 10).allAre(404)).isTrue();
    assertThat(batch.traffic().send("stock", 10).allAre(200)).isTrue();

    long received = received(world.envoy());
    world.serve("users", "users-2");
    world.await("the other Envoy has it", () -> batch.stat("users", "membership_healthy") == 2);
    long more = received(world.envoy()) - received;
    assertThat(more).as("bytes; an answer to a ping has 17").isLessThan(60);

    try (SteadyLoad load = world.traffic().steady("orders", 100)) {
      policies.write(dependsOn("[orders, stock]"));
      world.await("stock is reachable", () -> world.traffic().send("stock", 1).allAre(200));
      awaitClusters(world, world.envoy(), "orders", "stock");
      assertThat(world.traffic().send("stock", 10).allAre(200)).isTrue();

      world.serve("stock", "stock-2");
      world.awaitHealthy("stock", 2);

      policies.write(dependsOn("[orders, users]"));
      awaitClusters(world, world.envoy(), "orders", "users");
      world.await("users is reachable", () -> world.traffic().send("users", 1).allAre(200));
      assertThat(world.traffic().send("stock", 10).allAre(404)).isTrue();
      assertThat(load.stop().failed()).isZero();
    }

    policies.write(dependsOn("all"));
    awaitClusters(world, world.envoy(), "orders", "stock", "users");
    world.await("stock is reachable", () -> world.traffic().send("stock", 1).allAre(200));
    assertThat(clusters(batch.envoy())).containsExactly("orders", "stock", "users");
    assertThat(world.clustersModified()).isZero();
    assertThat(batch.envoy().stat("cluster_manager.cluster_removed")).isZero();
    System.out.printf(
        "dependsOn: 1, 2, 2, 3 of 3 clusters; %d bytes for an instance that is out of scope%n",
        more);
  }

  private static String dependsOn(String names) {
    return "version: 1\nservices:\n  web:\n    dependsOn: " + names + "\n";
  }

  private static void awaitClusters(World world, RealEnvoy envoy, String... names) {
    world.await(
        "the Envoy has " + String.join(", ", names), () -> clusters(envoy).equals(Set.of(names)));
  }

  /** The clusters that came from the control plane. */
  private static Set<String> clusters(RealEnvoy envoy) {
    Set<String> names = new TreeSet<>();
    for (JsonNode status : envoy.admin().json("/clusters?format=json").path("cluster_statuses")) {
      names.add(status.path("name").asText());
    }
    names.removeIf(name -> name.startsWith("_"));
    return names;
  }

  private static long received(RealEnvoy envoy) {
    return envoy.stat("cluster._control_plane.upstream_cx_rx_bytes_total");
  }
}
