package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.LiveEngine;
import dev.fingerpost.integration.harness.LiveEngine.Wire;
import dev.fingerpost.integration.harness.LiveResources;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * clusters and virtual hosts come, go, split, join and change at random under a load,
 * and nothing disappears that an Envoy may still ask for: no request fails, and none is flagged NR,
 * NC or UH. {@code -Dchurn.seconds} makes it longer than 10 s, {@code -Dchurn.seed} repeats a run.
 */
class EngineChurnIT {

  private static final int PER_SECOND = 200;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Wire.class)
  void nothingDisappearsUnderARequest(Wire wire) {
    long seed = Long.getLong("churn.seed", 1);
    Duration time = Duration.ofSeconds(Long.getLong("churn.seconds", 10));
    int knockPort = Loopback.freePort();
    List<EchoService> instances = Stream.of("a", "b", "c", "d").map(EchoService::start).toList();
    try (LiveEngine engine = LiveEngine.of(folder, wire)) {
      engine.put(
          LiveResources.listener("load", engine.outbound(), "routes"),
          LiveResources.listener("knock", knockPort, "routes"));
      engine.start();
      EngineChurn churn =
          new EngineChurn(
              engine,
              new Traffic(knockPort),
              instances.stream().map(EchoService::port).toList(),
              seed);
      churn.begin();
      List<ChurnLoad.Failure> failures;
      long requests;
      try (ChurnLoad load = new ChurnLoad(engine.traffic(), churn.reachable(), PER_SECOND, seed)) {
        churn.go(time);
        failures = load.stop();
        requests = load.requests();
      }
      String context =
          "%s, seed %d, %d s, %d requests, %s"
              .formatted(wire, seed, time.toSeconds(), requests, churn.summary());
      System.out.println("engine churn: " + context);
      assertThat(requests).isGreaterThan(time.toSeconds() * PER_SECOND / 2);
      assertThat(failures.stream().map(failure -> failure + churn.history(failure.service())))
          .as(context)
          .isEmpty();
      // Knocks take another listener, so that these are the load's alone.
      assertThat(engine.envoy().stat("http.load.no_route")).as("NR; %s", context).isZero();
      assertThat(engine.envoy().stat("http.load.no_cluster")).as("NC; %s", context).isZero();
      assertThat(engine.envoy().stat("http.knock.no_cluster")).as("NC; %s", context).isZero();
      assertThat(noneHealthy(engine)).as("UH; %s", context).isZero();
      assertThat(engine.envoy().stat("cluster_manager.update_rejected")).as(context).isZero();
      assertThat(engine.envoy().stat("cluster_manager.cluster_removed")).as(context).isPositive();
    } finally {
      instances.forEach(EchoService::close);
    }
  }

  private static long noneHealthy(LiveEngine engine) {
    return engine.envoy().stats("cluster.").entrySet().stream()
        .filter(stat -> stat.getKey().endsWith(".upstream_cx_none_healthy"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
