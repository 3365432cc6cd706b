package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Services come, go, change their instances and their cluster settings at random, while requests go
 * to those that are there: none fails. {@code -Dchurn.seconds} makes it longer than 20 s, {@code
 * -Dchurn.seed} repeats a run.
 */
class ChurnIT {

  private static final int PER_SECOND = 200;

  @TempDir Path folder;

  @Test
  void noRequestFailsWhateverComesAndGoes() {
    long seed = Long.getLong("churn.seed", 1);
    Duration time = Duration.ofSeconds(Long.getLong("churn.seconds", 20));
    System.out.println("churn.seed=" + seed + " churn.seconds=" + time.toSeconds());
    Path policies = folder.resolve("policies");
    try (World world = openWith(policies)) {
      Churn churn = new Churn(world, policies, seed);
      churn.begin();
      List<ChurnLoad.Failure> failures;
      try (ChurnLoad load = new ChurnLoad(world.traffic(), churn.reachable(), PER_SECOND, seed)) {
        churn.go(time);
        failures = load.stop();
        System.out.println("churn: " + load.requests() + " requests, " + churn.summary());
        assertThat(load.requests()).isGreaterThan(time.toSeconds() * PER_SECOND / 2);
      }
      String context = "seed " + seed + "; " + churn.summary();
      assertThat(failures.stream().map(failure -> failure + churn.history(failure.service())))
          .as(context)
          .isEmpty();
      // Only the knocks on services that come or go may have found nobody.
      assertThat(world.envoy().stat("http.outbound.no_route"))
          .as("NR; %s", context)
          .isLessThanOrEqualTo(churn.knocksInVain());
      assertThat(world.envoy().stat("http.outbound.no_cluster")).as("NC; %s", context).isZero();
      assertThat(world.envoy().stat("cluster_manager.update_rejected")).as(context).isZero();
      assertThat(noneHealthy(world))
          .as("UH; %s", context)
          .isLessThanOrEqualTo(churn.knocksInVain());
    }
  }

  private World openWith(Path policies) {
    Churn.write(policies, Churn.DEFAULTS);
    return World.open(RegistryKind.FILE, folder, "--policies", policies.toString());
  }

  private static long noneHealthy(World world) {
    return world.envoy().stats("cluster.").entrySet().stream()
        .filter(stat -> stat.getKey().endsWith(".upstream_cx_none_healthy"))
        .mapToLong(stat -> stat.getValue())
        .sum();
  }
}
