package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.SteadyLoad;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consul or the server may go away; the traffic does not notice. */
class OutageIT {

  @TempDir Path folder;

  @Test
  void keepsEverythingWhileConsulIsGone() {
    Programs.envoy();
    RealConsul consul = RealConsul.durable(Programs.consul(), folder);
    try (World world = World.open(consul, folder)) {
      world.serve("orders", "orders-1");
      world.serve("orders", "orders-2");
      world.awaitHealthy("orders", 2);
      world.awaitReachable("orders");
      try (SteadyLoad load = world.traffic().steady("orders", 50)) {
        consul.stop();
        world.await("/readyz says stale", () -> world.server().readiness().contains("stale"));
        assertThat(world.server().metrics())
            .anySatisfy((name, value) -> {
              assertThat(name).contains("stale");
              assertThat(value).isPositive();
            });
        assertThat(world.traffic().send("orders", 200).byInstance()).hasSize(2);

        consul.start();
        world.serve("orders", "orders-3");
        world.awaitHealthy("orders", 3);
        world.await("/readyz is content", () -> !world.server().readiness().contains("stale"));
        assertThat(load.stop().failed()).isZero();
      }
    }
  }

  @Test
  void startsAgainWithoutAnyEnvoyNoticing() {
    Programs.envoy();
    RealConsul consul = RealConsul.dev(Programs.consul(), folder);
    try (World world = World.open(consul, folder)) {
      world.serve("orders", "orders-1");
      world.serve("orders", "orders-2");
      EchoService leaving = world.serve("leaving", "leaving-1");
      world.awaitHealthy("orders", 2);
      world.awaitHealthy("leaving", 1);
      world.awaitReachable("orders");
      long modified = world.clustersModified();
      long added = world.envoy().stat("cluster_manager.cluster_added");
      try (SteadyLoad load = world.traffic().steady("orders", 100)) {
        world.server().kill();
        world.registry().deregister(World.registration("leaving", leaving));
        world.server().restart();
        world.await(
            "Envoy is connected again",
            () -> world.envoy().stat("control_plane.connected_state") == 1);
        world.awaitHealthy("leaving", 0);

        // What is unchanged was claimed with its current version: only the service that went moves.
        assertThat(world.server().metric("fingerpost_xds_resources_sent_total"))
            .isLessThanOrEqualTo(2);
        assertThat(world.clustersModified()).isEqualTo(modified);
        assertThat(world.envoy().stat("cluster_manager.cluster_added")).isEqualTo(added);

        world.serve("orders", "orders-3");
        world.awaitHealthy("orders", 3);
        assertThat(load.stop().failed()).isZero();
      }
    }
  }
}
