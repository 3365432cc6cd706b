package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.Sidecar;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.SteadyLoad;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An Envoy stops in the middle of its work (F8); the others do not notice, and it catches up. */
class StoppedEnvoyIT {

  private static final int CHANGES = 40;

  @TempDir Path folder;

  @Test
  void othersGetEveryChangeAndItGetsTheLast() {
    try (World world = World.open(RegistryKind.FILE, folder)) {
      EchoService instance = world.serve("orders", "orders-1");
      world.awaitReachable("orders");
      Sidecar stopped = world.sidecar("web-2", "web");
      long before = stopped.stat("orders", "update_success");
      try (SteadyLoad load = world.traffic().steady("orders", 50)) {
        stopped.envoy().process().suspend();
        for (int weight = 2; weight <= CHANGES; weight++) {
          int next = weight;
          world.registry().register(World.registration("orders", instance).withWeight(next));
          world.await("the weight is " + next, () -> world.weight("orders", instance) == next);
        }
        double waiting = world.server().metric("fingerpost_xds_unread_bytes");
        stopped.envoy().process().resume();
        world.await(
            "the Envoy that was stopped has the last weight",
            () -> stopped.envoy().hosts("orders").getFirst().path("weight").asInt() == CHANGES);
        long updates = stopped.stat("orders", "update_success") - before;
        System.out.println(
            "stopped Envoy: " + updates + " of " + CHANGES + " updates, " + waiting + " B waited");
        assertThat(updates).isBetween(1L, 3L);
        assertThat(waiting).isLessThan(100_000);
        assertThat(load.stop().failed()).isZero();
      }
    }
  }
}
