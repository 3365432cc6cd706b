package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.GitRepository;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.Registration.Health;
import dev.fingerpost.integration.world.SteadyLoad;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A change sends what changed and nothing else, however many other services there are. Weight,
 * health and whatever stands in a route make no cluster anew and close no connection.
 */
class CostOfChangeIT {

  private static final String FILE = "policies/orders.yaml";
  private static final int OTHERS = 20;

  @TempDir Path folder;

  @Test
  void cheapChangesTouchOneResourceAndNoConnection() {
    try (GitRepository git = GitRepository.create(folder.resolve("git"));
        World world = open(git)) {
      EchoService first = world.serve("orders", "orders-1");
      world.serve("orders", "orders-2");
      serveOthers(world);
      world.awaitHealthy("orders", 2);
      world.awaitReachable("orders");
      Registration passing = World.registration("orders", first);
      try (SteadyLoad load = world.traffic().steady("orders", 50)) {
        requireOnly(
            world,
            Map.of("endpoint", 1L),
            () -> {
              world.registry().register(passing.withWeight(7));
              world.await("the weight is live", () -> world.weight("orders", first) == 7);
            });
        requireOnly(
            world,
            Map.of("endpoint", 1L),
            () -> {
              world.registry().register(passing.withWeight(7).withHealth(Health.CRITICAL));
              world.awaitHealthy("orders", 1);
            });
        requireOnly(
            world,
            Map.of("endpoint", 1L),
            () -> {
              world.registry().register(passing.withWeight(7));
              world.awaitHealthy("orders", 2);
            });
        requireOnly(world, Map.of("route", 1L), () -> commitRoute(world, git, "timeout: 7s"));
        requireOnly(
            world, Map.of("route", 1L), () -> commitRoute(world, git, "retry: {numRetries: 2}"));
        requireOnly(world, Map.of("route", 1L), () -> commitRoute(world, git, "retry: none"));
        assertThat(load.stop().failed()).isZero();
      }
    }
  }

  @Test
  void aDearChangeIsSentToItsOwnClusterAlone() {
    try (GitRepository git = GitRepository.create(folder.resolve("git"));
        World world = open(git)) {
      world.serve("orders", "orders-1");
      serveOthers(world);
      world.awaitHealthy("orders", 1);
      world.awaitReachable("orders");
      Map<String, Long> sent = sent(world);
      Map<String, Long> translated = translated(world);
      Map<String, Long> numbers = world.envoy().stats("");

      commit(git, "timeout: 5s\n    circuitBreaker: {maxRequests: 7}");
      world.await("the cluster is made anew", () -> world.clustersModified() == 1);
      world.await("its old connections are closed", () -> closed(world, numbers) > 0);

      // The assignment follows its cluster, which would warm for 15 s otherwise.
      assertThat(rises(sent, sent(world))).isEqualTo(Map.of("cluster", 1L, "endpoint", 1L));
      assertThat(rises(translated, translated(world))).isEqualTo(Map.of("cluster", 1L));
      assertThat(closed(world, numbers)).isEqualTo(closedOf(world, numbers, "orders"));
    }
  }

  /** What the change sends and translates, and that it makes nothing anew and closes nothing. */
  private static void requireOnly(World world, Map<String, Long> resources, Runnable change) {
    Map<String, Long> sent = sent(world);
    Map<String, Long> translated = translated(world);
    Map<String, Long> numbers = world.envoy().stats("");

    change.run();
    assertThat(world.traffic().send("orders", 10).failed()).isZero();

    assertThat(rises(sent, sent(world))).isEqualTo(resources);
    assertThat(rises(translated, translated(world)).values()).containsExactly(1L);
    assertThat(closed(world, numbers)).isZero();
    Map<String, Long> clusters = rises(numbers, world.envoy().stats("cluster_manager."));
    assertThat(clusters)
        .doesNotContainKeys(
            "cluster_manager.cluster_added",
            "cluster_manager.cluster_modified",
            "cluster_manager.cluster_removed");
    assertThat(rises(numbers, world.envoy().stats("listener_manager.listener_"))).isEmpty();
  }

  private World open(GitRepository git) {
    commit(git, "timeout: 5s");
    return World.open(RegistryKind.FILE, folder, "--git", git.folder().toString());
  }

  private static void serveOthers(World world) {
    EchoService shared = world.instance("shared");
    for (int n = 0; n < OTHERS; n++) {
      world.registry().register(Registration.of("other-" + n, "shared-" + n, shared.port()));
    }
    world.awaitReachable("other-" + (OTHERS - 1));
  }

  private static void commitRoute(World world, GitRepository git, String setting) {
    String reloads = "http.outbound.rds.outbound.config_reload";
    long before = world.envoy().stat(reloads);
    commit(git, setting);
    world.await("the routes are live", () -> world.envoy().stat(reloads) == before + 1);
  }

  private static void commit(GitRepository git, String setting) {
    git.commit(FILE, "services:\n  orders:\n    loadBalancer: weighted\n    " + setting + "\n");
  }

  private static long closed(World world, Map<String, Long> before) {
    return world.envoy().stats("cluster.").keySet().stream()
        .filter(name -> name.endsWith(".upstream_cx_destroy"))
        .mapToLong(name -> world.envoy().stat(name) - before.getOrDefault(name, 0L))
        .sum();
  }

  private static long closedOf(World world, Map<String, Long> before, String service) {
    String name = "cluster." + service + ".upstream_cx_destroy";
    return world.envoy().stat(name) - before.getOrDefault(name, 0L);
  }

  private static Map<String, Long> sent(World world) {
    return byType(world, "fingerpost_xds_resources_sent");
  }

  private static Map<String, Long> translated(World world) {
    return byType(world, "fingerpost_translated");
  }

  private static Map<String, Long> byType(World world, String metric) {
    Map<String, Long> byType = new TreeMap<>();
    world
        .server()
        .metrics()
        .forEach((name, value) -> {
          if (name.startsWith(metric + "_total{")) {
            byType.put(name.replaceAll(".*type=\"([^\"]*)\".*", "$1"), value.longValue());
          }
        });
    return byType;
  }

  private static Map<String, Long> rises(Map<String, Long> before, Map<String, Long> after) {
    Map<String, Long> rises = new TreeMap<>();
    after.forEach((name, value) -> {
      long rise = value - before.getOrDefault(name, 0L);
      if (rise > 0) {
        rises.put(name, rise);
      }
    });
    return rises;
  }
}
