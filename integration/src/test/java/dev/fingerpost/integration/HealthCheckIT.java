package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Door;
import dev.fingerpost.integration.harness.GrpcInstance;
import dev.fingerpost.integration.harness.GrpcTraffic;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.stage.Act;
import dev.fingerpost.integration.stage.Actor;
import dev.fingerpost.integration.stage.Theatre;
import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Registration;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Envoys that probe by themselves: what fails is out, what passes is in, what is gone is gone. */
class HealthCheckIT {

  private static final String POLICIES =
      """
      version: 1
      defaults: {loadBalancer: roundRobin, retry: none, outlierDetection: none}
      services:
        web: {healthCheck: {http: /healthz, interval: 100ms, noTrafficInterval: 100ms, unhealthyThreshold: 5, healthyThreshold: 2}}
        ledger:
          protocol: grpc
          healthCheck: {grpc: shop.v1.Echo, interval: 100ms, noTrafficInterval: 100ms, unhealthyThreshold: 2, healthyThreshold: 2}
        stock: {protocol: http2, healthCheck: {http: /, interval: 100ms, noTrafficInterval: 100ms}}
        door: {healthCheck: {tcp: connect, interval: 100ms, noTrafficInterval: 100ms, unhealthyThreshold: 3, healthyThreshold: 2}}
        goes: {healthCheck: {http: /healthz, interval: 100ms, noTrafficInterval: 100ms}}
        grows: {timeout: 300ms, healthCheck: {http: /healthz, interval: 100ms, noTrafficInterval: 100ms, timeout: 10s}}
        silent: {timeout: 1s, healthCheck: {http: /healthz, interval: 100ms, timeout: 2s}}
      """;

  @TempDir static Path folder;

  private static Theatre theatre;
  private static World world;

  @BeforeAll
  static void open() {
    theatre = Theatre.open(folder, POLICIES);
    world = theatre.world();
  }

  @AfterAll
  static void close() {
    theatre.close();
  }

  @Test
  void anInstanceIsOutWhileItsHttpProbeFailsWhateverItAnswersToRequests() {
    EchoService sick = serve("web", 3).getFirst();

    sick.answerProbesWith(500);
    world.awaitHealthy("web", 2);
    long reached = awaitWithout("web", sick);
    Answers without = send("web", 300);
    assertThat(without.failed()).isZero();
    assertThat(sick.requests()).isEqualTo(reached);
    assertThat(world.stat("web", "health_check.failure")).isPositive();

    sick.answerProbesWith(200);
    world.awaitHealthy("web", 3);
    awaitShare("web", sick, 30);
    Answers back = send("web", 300);
    assertThat(back.of(sick.id())).isEqualTo(100);
    System.out.printf(
        "probe http: %d of 300 while it fails, %d of 300 after%n",
        without.of(sick.id()), back.of(sick.id()));
  }

  @Test
  void anInstanceIsOutWhileItsGrpcProbeSaysNotServing() {
    GrpcTraffic traffic = new GrpcTraffic(world.traffic().port());
    try (GrpcInstance sick = GrpcInstance.start("ledger-1");
        GrpcInstance well = GrpcInstance.start("ledger-2");
        GrpcInstance other = GrpcInstance.start("ledger-3")) {
      for (GrpcInstance one : List.of(sick, well, other)) {
        world.registry().register(Registration.of("ledger", one.id(), one.port()));
      }
      world.awaitHealthy("ledger", 3);
      world.await("ledger can be called", () -> traffic.call("ledger", 3).containsKey("ledger-1"));

      sick.answerProbesWith(ServingStatus.NOT_SERVING);
      world.awaitHealthy("ledger", 2);
      world.await("it is out", () -> !traffic.call("ledger", 6).containsKey("ledger-1"));
      long reached = sick.calls();
      Map<String, Integer> without = traffic.call("ledger", 300);
      assertThat(without).isEqualTo(Map.of("ledger-2", 150, "ledger-3", 150));
      assertThat(sick.calls()).isEqualTo(reached);
      assertThat(sick.probes()).isPositive();

      sick.answerProbesWith(ServingStatus.SERVING);
      world.awaitHealthy("ledger", 3);
      world.await("it is in", () -> traffic.call("ledger", 6).containsKey("ledger-1"));
      Map<String, Integer> back = traffic.call("ledger", 300);
      assertThat(back).isEqualTo(Map.of("ledger-1", 100, "ledger-2", 100, "ledger-3", 100));
      System.out.printf("probe grpc: %s while it fails, %s after%n", without, back);
    }
  }

  /** The instances speak HTTP/2 alone: they could not even read a probe by HTTP/1.1. */
  @Test
  void anHttpProbeSpeaksTheProtocolOfItsService() {
    try (GrpcInstance only = GrpcInstance.start("stock-1")) {
      world.registry().register(Registration.of("stock", only.id(), only.port()));
      // A server of gRPC alone answers a plain GET with an error: an answer all the same.
      world.await("it is probed", () -> world.stat("stock", "health_check.failure") >= 3);
      assertThat(world.stat("stock", "health_check.network_failure")).isZero();
    }
  }

  @Test
  void anInstanceIsOutWhileItsPortIsShut() {
    try (Door door = Door.shut("door-3")) {
      serve("door", 2);
      EchoService before = door.open();
      world.registry().register(World.registration("door", before));
      world.awaitHealthy("door", 3);
      awaitShare("door", before, 30);

      door.shut();
      world.awaitHealthy("door", 2);
      world.await("it is out", () -> send("door", 6).failed() == 0);
      Answers without = send("door", 300);
      assertThat(without.byInstance()).isEqualTo(Map.of("door-1", 150, "door-2", 150));

      EchoService after = door.open();
      world.awaitHealthy("door", 3);
      awaitShare("door", after, 30);
      Answers back = send("door", 300);
      assertThat(back.of("door-3")).isEqualTo(100);
      System.out.printf(
          "probe tcp: %s while it fails, %s after%n", without.byInstance(), back.byInstance());
    }
  }

  /** Without ignore_health_on_host_removal a host that passes its probes would stay for ever. */
  @Test
  void anInstanceThatTheRegistryForgetsIsGoneThoughItsProbesPass() {
    EchoService leaving = serve("goes", 3).getFirst();
    world.registry().deregister(World.registration("goes", leaving));
    world.await("it is gone", () -> world.stat("goes", "membership_total") == 2);
    long probes = leaving.probes();
    assertThat(world.weight("goes", leaving)).isZero();
    long reached = leaving.requests();
    assertThat(send("goes", 300).failed()).isZero();
    assertThat(leaving.requests()).isEqualTo(reached);
    System.out.printf(
        "probe: an instance that passed %d probes and was deregistered: %d of 3 left, 0 of 300%n",
        probes, world.stat("goes", "membership_total"));
  }

  /** Five that nobody has probed yet beside two that are well would be panic if they counted. */
  @Test
  void aWaveOfNewInstancesIsNoPanic() {
    serve("grows", 2);
    CountDownLatch gate = new CountDownLatch(1);
    for (int n = 1; n <= 5; n++) {
      Actor fresh = theatre.stage().actor("fresh-" + n).usually(Act.behind(gate, Act.OK));
      world.registry().register(Registration.of("grows", fresh.id(), fresh.port()));
    }
    world.await("Envoy knows all", () -> world.stat("grows", "membership_total") == 7);
    Answers meanwhile = send("grows", 60);
    assertThat(meanwhile.byInstance()).isEqualTo(Map.of("grows-1", 30, "grows-2", 30));
    assertThat(world.stat("grows", "lb_healthy_panic")).isZero();

    gate.countDown();
    world.awaitHealthy("grows", 7);
    System.out.printf("probe: 5 new ones unprobed beside 2: %s%n", meanwhile.byInstance());
  }

  /** OV-B16: a cluster is used when each instance has answered a probe or has not in time. */
  @Test
  void anInstanceThatNeverAnswersHoldsItsServiceForOneTimeoutOnly() {
    CountDownLatch never = new CountDownLatch(1);
    Actor silent = theatre.stage().actor("silent-1").usually(Act.behind(never, Act.OK));
    world.registry().register(Registration.of("silent", silent.id(), silent.port()));
    long began = System.nanoTime();
    EchoService next = world.serve("next", "next-1");
    world.awaitReachable("next");
    long nextAfter = System.nanoTime() - began;
    world.serve("silent", "silent-2");
    world.awaitHealthy("silent", 1); // before that Envoy panics: it would ask the silent one
    assertThat(send("silent", 20).byInstance()).containsOnlyKeys("silent-2");
    System.out.printf(
        "probe: beside an instance that never answers, with a time-out of 2s, the next new"
            + " service was reachable after %d ms, its own after %d ms%n",
        Duration.ofNanos(nextAfter).toMillis(),
        Duration.ofNanos(System.nanoTime() - began).toMillis());
    assertThat(next.requests()).isPositive();
    never.countDown();
  }

  private static List<EchoService> serve(String service, int count) {
    List<EchoService> instances = new ArrayList<>();
    for (int n = 1; n <= count; n++) {
      instances.add(world.serve(service, service + "-" + n));
    }
    world.awaitHealthy(service, count);
    world.awaitReachable(service);
    return instances;
  }

  private static Answers send(String service, int count) {
    return world.traffic().send(service, count);
  }

  private static long awaitWithout(String service, EchoService sick) {
    world.await(sick.id() + " gets nothing", () -> send(service, 6).of(sick.id()) == 0);
    return sick.requests();
  }

  private static void awaitShare(String service, EchoService instance, int count) {
    world.await(
        instance.id() + " gets its third",
        () -> send(service, count).of(instance.id()) == count / 3);
  }
}
