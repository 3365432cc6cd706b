package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.Registration.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred services at once over TLS: all are reachable, and a change of one costs one. */
class ManyServicesIT {

  private static final int SERVICES = 200;
  private static final int INSTANCES = 5;
  private static final Pattern COUNTER =
      Pattern.compile(
          "fingerpost_(?:xds_resources_)?(translated|sent|removed)_total\\{type=\"(\\w+)\"}");

  private static final Pattern TAKEN = Pattern.compile("cluster\\.([\\w-]+)\\.update_success");

  @TempDir Path folder;

  @Test
  void touchesOnlyTheServiceThatChanges() throws IOException {
    Programs.envoy();
    Path policies = Files.createDirectories(folder.resolve("policies"));
    RealConsul consul = RealConsul.devWithTls(Programs.consul(), folder);
    try (World world = World.open(consul, folder, "--policies", policies.toString())) {
      List<EchoService> instances = new ArrayList<>(); // of every service: ports are not scarce
      for (int n = 0; n < INSTANCES; n++) {
        instances.add(world.instance("echo-" + n));
      }
      registerAll(world, instances);
      world.await("all instances are healthy", () -> healthy(world) == SERVICES * INSTANCES);
      for (int s = 0; s < SERVICES; s++) {
        world.awaitReachable("service-" + s);
      }
      // Each has a query of its own, and so have the names and Consul's own service.
      assertThat(world.server().metric("fingerpost_consul_watches")).isEqualTo(SERVICES + 2);
      awaitCalm(world);

      Work before = Work.of(world);
      world.registry().register(registration(17, 0, instances).withHealth(Health.CRITICAL));
      world.await("one is out", () -> healthy(world) == SERVICES * INSTANCES - 1);
      assertThat(Work.of(world).since(before))
          .isEqualTo(
              Map.of("translated endpoint", 1, "sent endpoint", 1, "service-17 endpoints", 1));

      before = Work.of(world);
      long modified = world.clustersModified();
      Files.writeString(
          policies.resolve("one.yaml"),
          "version: 1\nservices: {service-23: {loadBalancer: roundRobin}}\n");
      world.await("the policy is live", () -> world.clustersModified() == modified + 1);
      awaitCalm(world);
      Map<String, Integer> more = Work.of(world).since(before);
      // The old cluster may take them too before the new one is warm: one statistic for both.
      assertThat(more.remove("service-23 endpoints")).isBetween(1, 2);
      // A cluster that is made anew waits for its endpoints, so they follow it.
      assertThat(more)
          .isEqualTo(Map.of("translated cluster", 1, "sent cluster", 1, "sent endpoint", 1));
    }
  }

  /** What was translated, sent, and taken by Envoy so far, by kind. */
  private record Work(Map<String, Integer> counts) {

    static Work of(World world) {
      Map<String, Integer> counts = new TreeMap<>();
      world
          .server()
          .metrics()
          .forEach((name, value) -> {
            Matcher counter = COUNTER.matcher(name);
            if (counter.matches()) {
              counts.put(counter.group(1) + " " + counter.group(2), value.intValue());
            }
          });
      world
          .envoy()
          .stats("cluster.service-")
          .forEach((name, value) -> {
            Matcher endpoints = TAKEN.matcher(name);
            if (endpoints.matches()) {
              counts.put(endpoints.group(1) + " endpoints", value.intValue());
            }
          });
      return new Work(counts);
    }

    Map<String, Integer> since(Work before) {
      Map<String, Integer> more = new TreeMap<>();
      counts.forEach((kind, count) -> {
        int added = count - before.counts.getOrDefault(kind, 0);
        if (added != 0) {
          more.put(kind, added);
        }
      });
      return more;
    }
  }

  private static void registerAll(World world, List<EchoService> instances) {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> all = new ArrayList<>();
      for (int s = 0; s < SERVICES; s++) {
        for (int n = 0; n < INSTANCES; n++) {
          Registration one = registration(s, n, instances);
          all.add(threads.submit(() -> world.registry().register(one)));
        }
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long healthy(World world) {
    return world.envoy().stats("cluster.service-").entrySet().stream()
        .filter(stat -> stat.getKey().endsWith(".membership_healthy"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Waits until nothing that was sent is unanswered. */
  private static void awaitCalm(World world) {
    world.await(
        "Envoy has answered everything",
        () -> !world.server().api("envoys").toString().contains("pending"));
  }

  private static Registration registration(int service, int n, List<EchoService> instances) {
    return Registration.of(
        "service-" + service, "service-" + service + "-" + n, instances.get(n).port());
  }
}
