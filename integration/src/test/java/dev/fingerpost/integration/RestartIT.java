package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.PolicyFolder;
import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.ProductServer;
import dev.fingerpost.integration.world.SteadyLoad;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server may be killed at any time; an Envoy that is up to date is sent nothing again. */
class RestartIT {

  private static final String SENT = "fingerpost_xds_resources_sent_total";
  private static final String REMOVED = "fingerpost_xds_resources_removed_total";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void sendsNothingWhereNothingHasChanged(RegistryKind kind) {
    try (World world = World.open(kind, folder)) {
      world.serve("orders", "orders-1");
      world.serve("orders", "orders-2");
      world.serve("payments", "payments-1");
      world.awaitHealthy("orders", 2);
      world.awaitReachable("orders");
      world.awaitReachable("payments");
      awaitKept(world);
      Map<String, Long> rebuilds = world.rebuilds();
      try (SteadyLoad load = world.traffic().steady("orders", 100)) {
        world.server().kill();
        world.server().restart();
        awaitAnswered(world);

        assertThat(world.server().metric(SENT)).isZero();
        assertThat(world.server().metric(REMOVED)).isZero();
        assertThat(world.rebuilds()).isEqualTo(rebuilds);

        world.serve("orders", "orders-3");
        world.awaitHealthy("orders", 3);
        // The one assignment that changed; so nothing else was on its way before it either.
        assertThat(world.server().metric(SENT)).isEqualTo(1);
        assertThat(world.server().metric(REMOVED)).isZero();
        assertThat(world.rebuilds()).isEqualTo(rebuilds);
        assertThat(load.stop().failed()).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void whatWasDeletedMeanwhileDepartsAsIfTheServerHadBeenThere(RegistryKind kind) {
    PolicyFolder policies =
        PolicyFolder.in(folder, "services: {leaving: {guard: {allowEmpty: true}}}");
    try (World world = World.open(kind, folder, policies.serverArguments())) {
      world.serve("orders", "orders-1");
      world.serve("orders", "orders-2");
      EchoService leaving = world.serve("leaving", "leaving-1");
      world.awaitHealthy("orders", 2);
      world.awaitReachable("orders");
      world.awaitReachable("leaving");
      awaitKept(world);
      try (SteadyLoad load = world.traffic().steady("orders", 100)) {
        world.server().kill();
        world.registry().deregister(World.registration("leaving", leaving));
        world.server().restart();
        world.await("its instance is gone", () -> world.envoy().hosts("leaving").isEmpty());
        awaitAnswered(world);

        assertThat(world.traffic().send("leaving", 1).byStatus()).containsOnlyKeys(503);
        ProductServer server = world.server();
        assertThat(server.metrics().get(SENT + "{type=\"endpoint\"}")).isBetween(1.0, 2.0);
        assertThat(server.metric(SENT)).isBetween(1.0, 2.0);
        assertThat(server.metric(REMOVED)).isZero();

        world.serve("orders", "orders-3");
        world.awaitHealthy("orders", 3);
        assertThat(load.stop().failed()).isZero();
      }
    }
  }

  /** What is not on disk yet, a crash forgets. */
  private static void awaitKept(World world) {
    world.await("all is on disk", () -> world.server().metric("fingerpost_state_kept") == 1);
  }

  /** Waits until the Envoy is connected and nothing that was sent to it is unanswered. */
  private static void awaitAnswered(World world) {
    world.await(
        "Envoy has subscribed to everything and answered",
        () -> {
          String envoys = world.server().api("envoys").toString();
          return envoys.contains("\"route\"")
              && envoys.contains("\"endpoint\"")
              && !envoys.contains("pending");
        });
  }
}
