package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.Registration.Health;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred services at once over TLS: all are reachable, and a change of one costs one. */
class ManyServicesIT {

  private static final int SERVICES = 200;
  private static final int INSTANCES = 5;

  @TempDir Path folder;

  @Test
  void touchesOnlyTheServiceThatChanges() {
    Programs.envoy();
    RealConsul consul = RealConsul.devWithTls(Programs.consul(), folder);
    try (World world = World.open(consul, folder)) {
      List<EchoService> instances = new ArrayList<>(); // of every service: ports are not scarce
      for (int n = 0; n < INSTANCES; n++) {
        instances.add(world.instance("echo-" + n));
      }
      for (int s = 0; s < SERVICES; s++) {
        for (int n = 0; n < INSTANCES; n++) {
          world.registry().register(registration(s, n, instances));
        }
      }
      for (int s = 0; s < SERVICES; s++) {
        world.awaitHealthy("service-" + s, INSTANCES);
        world.awaitReachable("service-" + s);
      }

      Map<String, Long> before = updates(world);
      double sent = world.server().metric("fingerpost_xds_resources_sent_total");
      world.registry().register(registration(17, 0, instances).withHealth(Health.CRITICAL));
      world.awaitHealthy("service-17", INSTANCES - 1);

      Map<String, Long> after = updates(world);
      after.entrySet().removeAll(before.entrySet());
      assertThat(after).containsOnlyKeys("cluster.service-17.update_success");
      assertThat(world.server().metric("fingerpost_xds_resources_sent_total")).isEqualTo(sent + 1);
    }
  }

  private static Registration registration(int service, int n, List<EchoService> instances) {
    return Registration.of(
        "service-" + service, "service-" + service + "-" + n, instances.get(n).port());
  }

  private static Map<String, Long> updates(World world) {
    Map<String, Long> updates = new TreeMap<>(world.envoy().stats("cluster.service-"));
    updates.keySet().removeIf(name -> !name.endsWith(".update_success"));
    return updates;
  }
}
