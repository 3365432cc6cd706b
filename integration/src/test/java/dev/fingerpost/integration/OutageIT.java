package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.SteadyLoad;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consul may go away; the traffic does not notice, and everything else says so. */
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
      Map<String, Long> rebuilds = world.rebuilds();
      try (SteadyLoad load = world.traffic().steady("orders", 50)) {
        consul.stop();
        world.await("/readyz says stale", () -> world.server().readiness().contains("stale"));
        assertThat(world.server().metric("fingerpost_registry_stale")).isEqualTo(1);
        assertThat(world.server().metric("fingerpost_registry_up")).isZero();
        assertThat(world.traffic().send("orders", 200).byInstance()).hasSize(2);
        assertThat(world.rebuilds()).isEqualTo(rebuilds);

        consul.start();
        world.serve("orders", "orders-3");
        world.awaitHealthy("orders", 3);
        world.await("/readyz is content", () -> world.server().readiness().equals("ready\n"));
        assertThat(world.server().metric("fingerpost_registry_stale")).isZero();
        assertThat(load.stop().failed()).isZero();
      }
    }
  }
}
