package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fingerpost.integration.harness.Bands;
import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.stage.Act;
import dev.fingerpost.integration.stage.Actor;
import dev.fingerpost.integration.stage.Stage;
import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.Crowd;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.Registration.Health;
import dev.fingerpost.integration.world.SteadyLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a registry says of an instance's health decides whether it gets requests. Each test has
 * services of its own in one world per kind of registry.
 */
class HealthIT {

  private static final int REQUESTS = 600;

  private static final List<Health> EVERY_ORDER =
      List.of(
          Health.MAINTENANCE,
          Health.CRITICAL,
          Health.PASSING,
          Health.CRITICAL,
          Health.MAINTENANCE,
          Health.PASSING);

  private static final String POLICIES =
      """
      version: 1
      defaults: {guard: {hold: 0s}}     # so many are sick here at once that it would be doubted
      services:
        degrading: {health: {warning: degraded}}
        counting: {health: {maintenance: unhealthy}}
      """;

  @TempDir static Path folder;

  private static final Map<RegistryKind, World> WORLDS = new EnumMap<>(RegistryKind.class);

  @BeforeAll
  static void open() throws IOException {
    for (RegistryKind kind : RegistryKind.values()) {
      Path own = Files.createDirectories(folder.resolve(kind.name()));
      Path policies = Files.createDirectories(own.resolve("policies"));
      Files.writeString(policies.resolve("all.yaml"), POLICIES);
      WORLDS.put(kind, World.open(kind, own, "--policies", policies.toString()));
    }
  }

  @AfterAll
  static void close() {
    WORLDS.values().forEach(World::close);
    WORLDS.clear();
  }

  @ParameterizedTest
  @EnumSource
  void sendsNothingToACriticalInstanceAndLosesNothing(RegistryKind kind) {
    World world = world(kind);
    EchoService sick = serve(world, "orders", 3).getFirst();
    try (SteadyLoad load = world.traffic().steady("orders", 100)) {
      set(world, "orders", sick, Health.CRITICAL);
      world.awaitHealthy("orders", 2);
      long reached = sick.requests();

      assertThat(world.traffic().send("orders", REQUESTS).failed()).isZero();

      assertThat(sick.requests()).isEqualTo(reached);
      assertThat(load.stop().failed()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void usesAllInstancesOnceMoreThanHalfAreCritical(RegistryKind kind) {
    World world = world(kind);
    List<EchoService> instances = serve(world, "panic", 4);

    set(world, "panic", instances.get(0), Health.CRITICAL);
    set(world, "panic", instances.get(1), Health.CRITICAL);
    world.awaitHealthy("panic", 2);
    Answers calm = world.traffic().send("panic", REQUESTS);
    assertThat(calm.byInstance()).containsOnlyKeys("panic-3", "panic-4");
    assertThat(world.stat("panic", "lb_healthy_panic")).isZero();
    assertThat(world.server().metric("fingerpost_panic_services")).isZero();

    set(world, "panic", instances.get(2), Health.CRITICAL);
    world.awaitHealthy("panic", 1);
    Answers panicked = requirePanic(world);

    set(world, "panic", instances.get(3), Health.CRITICAL);
    world.awaitHealthy("panic", 0);
    requirePanic(world);
    System.out.printf(
        "health %s: 2 of 4 critical %s, 3 of 4 critical %s%n",
        kind, calm.byInstance(), panicked.byInstance());

    makePassing(world, "panic", instances);
  }

  private static Answers requirePanic(World world) {
    long before = world.stat("panic", "lb_healthy_panic");
    Answers answers = world.traffic().send("panic", REQUESTS);
    assertThat(answers.failed()).isZero();
    assertThat(answers.byInstance()).hasSize(4);
    assertThat(world.stat("panic", "lb_healthy_panic")).isGreaterThanOrEqualTo(before + REQUESTS);
    world.await(
        "the metric says panic", () -> world.server().metric("fingerpost_panic_services") == 1);
    return answers;
  }

  /** Envoy takes 1.4 times the share of the healthy ones for what they can bear. */
  @ParameterizedTest
  @EnumSource
  void usesAnInstanceInWarningOnlyWhenTheHealthyOnesAreTooFew(RegistryKind kind) {
    World world = world(kind);
    List<EchoService> degrading = serve(world, "degrading", 4);
    List<EchoService> usual = serve(world, "usual", 4);

    warn(world, degrading.getFirst(), usual.getFirst());
    world.await("1 degraded", () -> world.stat("degrading", "membership_degraded") == 1);
    Answers enough = world.traffic().send("degrading", REQUESTS);
    assertThat(enough.failed()).isZero();
    assertThat(enough.of("degrading-1")).isZero();
    assertThat(isShare(world.traffic().send("usual", REQUESTS).of("usual-1"), 0.25)).isTrue();

    warn(world, degrading.get(1), usual.get(1));
    world.await("2 degraded", () -> world.stat("degrading", "membership_degraded") == 2);
    Answers few = world.traffic().send("degrading", REQUESTS);
    Answers other = world.traffic().send("usual", REQUESTS);
    int toDegraded = few.of("degrading-1") + few.of("degrading-2");
    int toWarned = other.of("usual-1") + other.of("usual-2");
    assertThat(few.failed()).isZero();
    assertThat(isShare(toDegraded, 0.3)).as("70 percent is all that two of four bear").isTrue();
    assertThat(isShare(toWarned, 0.5)).isTrue();
    assertThat(isShare(toWarned, 0.3)).as("the other policy is told apart").isFalse();

    warn(world, degrading.get(2), usual.get(2));
    warn(world, degrading.get(3), usual.get(3));
    world.await("4 degraded", () -> world.stat("degrading", "membership_degraded") == 4);
    Answers none = world.traffic().send("degrading", REQUESTS);
    assertThat(none.failed()).isZero();
    assertThat(none.byInstance()).hasSize(4);
    System.out.printf(
        "health %s: of %d requests, to instances in warning: 1 of 4 degraded %d, 2 of 4 %d;"
            + " 2 of 4 taken for healthy %d%n",
        kind, REQUESTS, enough.of("degrading-1"), toDegraded, toWarned);
  }

  private static void warn(World world, EchoService degrading, EchoService usual) {
    set(world, "degrading", degrading, Health.WARNING);
    set(world, "usual", usual, Health.WARNING);
  }

  private static boolean isShare(int hits, double chance) {
    return Bands.isCredible(hits, REQUESTS, chance);
  }

  @ParameterizedTest
  @EnumSource
  void maintenanceLetsRunningRequestsFinishAndBeginsNoMore(RegistryKind kind) {
    World world = world(kind);
    CountDownLatch gate = new CountDownLatch(1);
    serve(world, "leaving", 2);
    try (Stage stage = new Stage()) {
      Actor slow = stage.actor("slow").usually(Act.behind(gate, Act.OK));
      Registration registration = Registration.of("leaving", "slow", slow.port());
      world.registry().register(registration);
      world.awaitHealthy("leaving", 3);
      Crowd running = world.traffic().together("leaving", 30, Map.of());
      world.await(
          "the others are answered",
          () -> running.answered() > 0 && running.answered() == 30 - running(stage));
      long held = running(stage);
      assertThat(held).isPositive();

      world.registry().register(registration.withHealth(Health.MAINTENANCE));
      world.awaitHealthy("leaving", 2);
      Answers others = world.traffic().send("leaving", 300);
      assertThat(others.failed()).isZero();
      assertThat(others.byInstance()).containsOnlyKeys("leaving-1", "leaving-2");
      assertThat(running(stage)).isEqualTo(held);
      assertThat(running.answered()).isEqualTo(30 - held);

      gate.countDown();
      Answers all = running.join();
      assertThat(all.failed()).isZero();
      assertThat(all.of("slow")).isEqualTo(held);
      System.out.printf(
          "health %s: maintenance with %d requests running: %d of 300 more to it, %d of %d finished%n",
          kind, held, others.of("slow"), all.of("slow"), held);
    }
  }

  /** The requests that the held instance has had. */
  private static long running(Stage stage) {
    return stage.tries(Map.of()).size();
  }

  /**
   * A majority that drains is left out of the panic maths (OV-H2): the rest takes all. The same
   * majority counted as sick is panic.
   */
  @ParameterizedTest
  @EnumSource
  void aDrainingMajorityIsNoPanicAndTheRestTakesAll(RegistryKind kind) {
    World world = world(kind);
    Answers draining = threeOfFourInMaintenance(world, "draining");
    assertThat(draining.byInstance()).containsOnlyKeys("draining-4");
    assertThat(world.stat("draining", "lb_healthy_panic")).isZero();

    Answers counted = threeOfFourInMaintenance(world, "counting");
    assertThat(counted.byInstance()).hasSize(4);
    assertThat(world.stat("counting", "lb_healthy_panic")).isGreaterThanOrEqualTo(REQUESTS);
    System.out.printf(
        "health %s: 3 of 4 in maintenance: drain %s, unhealthy %s%n",
        kind, draining.byInstance(), counted.byInstance());
  }

  private static Answers threeOfFourInMaintenance(World world, String service) {
    List<EchoService> instances = serve(world, service, 4);
    instances.subList(0, 3).forEach(instance -> set(world, service, instance, Health.MAINTENANCE));
    world.awaitHealthy(service, 1);
    Answers answers = world.traffic().send(service, REQUESTS);
    assertThat(answers.failed()).isZero();
    makePassing(world, service, instances);
    return answers;
  }

  /** Leaves no panic behind, which the server counts for all services together. */
  private static void makePassing(World world, String service, List<EchoService> instances) {
    instances.forEach(instance -> set(world, service, instance, Health.PASSING));
    world.await(
        "the metric says calm", () -> world.server().metric("fingerpost_panic_services") == 0);
  }

  /**
   * OV-H3: Envoy shows a change between draining and unhealthy and does not act on it until
   * something else changes.
   */
  @ParameterizedTest
  @EnumSource
  void maintenanceAndCriticalMayComeInEveryOrder(RegistryKind kind) {
    World world = world(kind);
    EchoService sick = serve(world, "turns", 3).getFirst();
    int failed = 0;
    try (SteadyLoad load = world.traffic().steady("turns", 100)) {
      for (Health health : EVERY_ORDER) {
        set(world, "turns", sick, health);
        world.await("Envoy knows " + health, () -> word(world, sick).equals(wordFor(health)));
        boolean wanted = health == Health.PASSING;
        world.await(
            "and acts on it", () -> world.traffic().send("turns", 30).of(sick.id()) > 0 == wanted);
        if (!wanted) {
          long reached = sick.requests();
          failed += world.traffic().send("turns", 300).failed();
          assertThat(sick.requests()).isEqualTo(reached);
        }
      }
      failed += load.stop().failed();
    }
    assertThat(failed).isZero();
    System.out.printf(
        "health %s: maintenance and critical in every order, %d failed%n", kind, failed);
  }

  private static String wordFor(Health health) {
    return switch (health) {
      case PASSING, WARNING -> "HEALTHY";
      case CRITICAL -> "UNHEALTHY";
      case MAINTENANCE -> "DRAINING";
    };
  }

  private static String word(World world, EchoService instance) {
    for (JsonNode host : world.envoy().hosts("turns")) {
      if (host.at("/address/socket_address/port_value").asInt() == instance.port()) {
        return host.at("/health_status/eds_health_status").asText();
      }
    }
    return "";
  }

  private static World world(RegistryKind kind) {
    return Objects.requireNonNull(WORLDS.get(kind));
  }

  private static List<EchoService> serve(World world, String service, int count) {
    List<EchoService> instances = new ArrayList<>();
    for (int n = 1; n <= count; n++) {
      instances.add(world.serve(service, service + "-" + n));
    }
    world.awaitHealthy(service, count);
    world.awaitReachable(service);
    return instances;
  }

  private static void set(World world, String service, EchoService instance, Health health) {
    world.registry().register(World.registration(service, instance).withHealth(health));
  }
}
