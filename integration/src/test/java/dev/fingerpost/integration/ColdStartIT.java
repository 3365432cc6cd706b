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

/** Consul is gone and the server is killed: what is served comes from the state folder. */
class ColdStartIT {

  private static final String SENT = "fingerpost_xds_resources_sent_total";

  @TempDir Path folder;

  @Test
  void servesWhatWasKeptUntilConsulIsBack() {
    Programs.envoy();
    RealConsul consul = RealConsul.durable(Programs.consul(), folder);
    try (World world = World.open(consul, folder)) {
      world.serve("orders", "orders-1");
      world.serve("orders", "orders-2");
      world.awaitHealthy("orders", 2);
      world.awaitReachable("orders");
      world.await("all is on disk", () -> world.server().metric("fingerpost_state_kept") == 1);
      Map<String, Long> rebuilds = world.rebuilds();
      try (SteadyLoad load = world.traffic().steady("orders", 50)) {
        consul.stop();
        world.server().kill();
        world.server().restart();

        assertThat(world.server().readiness())
            .startsWith("ready\nconsul stale since ")
            .contains("what is served was kept then, before the restart (services: 1)");
        assertThat(world.server().metric("fingerpost_registry_stale")).isEqualTo(1);
        world.await(
            "the Envoy is back and has everything",
            () -> world.server().api("envoys").toString().contains("\"endpoint\""));
        assertThat(world.server().metric(SENT)).isZero();
        assertThat(world.rebuilds()).isEqualTo(rebuilds);
        // An Envoy that is new gets all of it.
        assertThat(world.sidecar("shop-1", "shop").traffic().send("orders", 20).byInstance())
            .hasSize(2);

        consul.start();
        world.serve("orders", "orders-3");
        world.awaitHealthy("orders", 3);
        world.await("/readyz is content", () -> world.server().readiness().equals("ready\n"));
        assertThat(load.stop().failed()).isZero();
      }
    }
  }
}
