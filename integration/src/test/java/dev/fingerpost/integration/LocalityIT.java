package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Bands;
import dev.fingerpost.integration.harness.PolicyFolder;
import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.Sidecar;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Registration.Health;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which zone a request goes to: from an Envoy in each of two zones, and from one in none. */
class LocalityIT {

  private static final int NAMED = 30;
  private static final int REQUESTS = 1000;

  @TempDir static Path folder;

  private static final Map<String, EchoService> INSTANCES = new HashMap<>();
  private static PolicyFolder policies;
  private static World world;
  private static Sidecar inA;
  private static Sidecar inB;

  @BeforeAll
  static void open() {
    policies = PolicyFolder.in(folder, policy(80, 20));
    world = World.open(RegistryKind.CONSUL, folder, policies.serverArguments());
    for (String zone : new String[] {"a", "b"}) {
      serve("web", 1, zone);
      serve("alike", 2, zone);
      serve("near", 3, zone);
      serve("few", 2, zone);
      serve("shares", 2, zone);
      serve("hashed", 2, zone);
      serve("first", 2, zone);
      serve("picked", 2, zone);
      serve("nearest", 2, zone);
    }
    inA = world.sidecar("web-a", "web", "--region", "dc1", "--zone", "a");
    inB = world.sidecar("web-b", "web", "--region", "dc1", "--zone", "b");
    awaitHealthy("near", 6);
    awaitHealthy("first", 4);
    awaitHealthy("picked", 4);
    awaitHealthy("nearest", 4);
    awaitHealthy("_local", 2);
    world.awaitReachable("first");
  }

  @AfterAll
  static void close() {
    if (world != null) {
      world.close();
    }
  }

  @Test
  void withoutAPolicyZonesAreAllAlike() {
    int inZone = zone("a", inA.traffic().send("alike", REQUESTS));

    assertThat(inZone).isEqualTo(REQUESTS / 2);
    System.out.printf("locality none: %d of %d in the own zone%n", inZone, REQUESTS);
  }

  @Test
  void zoneAwareKeepsToItsZoneWhileItCanAndSpillsWhenItMust() {
    assertThat(zone("a", inA.traffic().send("near", REQUESTS))).isEqualTo(REQUESTS);
    assertThat(zone("b", inB.traffic().send("near", REQUESTS))).isEqualTo(REQUESTS);
    int ofNone = zone("a", world.traffic().send("near", REQUESTS));
    requireShare("near, from an Envoy that is in no zone", ofNone, 0.5, 1.0);

    // Half of the callers are in a, and 2 of 5 instances: 4/5 of the requests can stay.
    health("near-a-1", Health.CRITICAL);
    awaitHealthy("near", 5);
    Answers twoOfFive = inA.traffic().send("near", REQUESTS);
    requireShare("near", zone("a", twoOfFive), 0.8, 1.0, 0.5);
    assertThat(zone("b", inB.traffic().send("near", REQUESTS))).isEqualTo(REQUESTS);

    // 1 of 4: half of them.
    health("near-a-2", Health.CRITICAL);
    awaitHealthy("near", 4);
    Answers oneOfFour = inA.traffic().send("near", REQUESTS);
    requireShare("near", zone("a", oneOfFour), 0.5, 0.8, 0.25);

    // None: fewer are healthy than minClusterSize, so zones are alike, and nothing is lost.
    health("near-a-3", Health.CRITICAL);
    awaitHealthy("near", 3);
    Answers none = inA.traffic().send("near", REQUESTS);
    assertThat(zone("b", none)).isEqualTo(REQUESTS);
    assertThat(inA.stat("near", "lb_zone_cluster_too_small")).isPositive();
    System.out.printf(
        "locality zoneAware: of %d from a, with 3, 2, 1, 0 instances there: %d, %d, %d, %d stay%n",
        REQUESTS, REQUESTS, zone("a", twoOfFive), zone("a", oneOfFour), zone("a", none));
  }

  @Test
  void zoneAwareIsOffWithFewInstancesAndSaysSo() {
    int inZone = zone("a", inA.traffic().send("few", REQUESTS));

    assertThat(inZone).isEqualTo(REQUESTS / 2);
    assertThat(inA.stat("few", "lb_zone_cluster_too_small")).isPositive();
    assertThat(world.server().api("diagnostics").toString()).contains("W112", "minClusterSize");
    System.out.printf("locality zoneAware, too few: %d of %d stay%n", inZone, REQUESTS);
  }

  @Test
  void weightedGivesEachZoneItsShareWhoeverCalls() {
    int fromA = zone("a", inA.traffic().send("shares", REQUESTS));
    int fromB = zone("a", inB.traffic().send("shares", REQUESTS));
    requireShare("shares", fromA, 0.8, 0.5, 1.0);
    requireShare("shares", fromB, 0.8, 0.5, 0.2);

    // Half of a zone is worth 7/10 of it: 1.4 times what is healthy.
    health("shares-a-1", Health.CRITICAL);
    awaitHealthy("shares", 3);
    int half = zone("a", inA.traffic().send("shares", REQUESTS));
    double expected = 56.0 / 76;
    requireShare("shares", half, expected, 0.8, 0.5);
    health("shares-a-1", Health.PASSING);
    awaitHealthy("shares", 4);

    long anew = inA.envoy().stat("cluster_manager.cluster_modified");
    policies.write(policy(20, 80));
    world.await(
        "the other weights are live", () -> zone("a", inA.traffic().send("shares", 100)) < 50);
    int other = zone("a", inA.traffic().send("shares", REQUESTS));
    requireShare("shares", other, 0.2, 0.5, 0.8);
    assertThat(inA.envoy().stat("cluster_manager.cluster_modified")).isEqualTo(anew);
    System.out.printf(
        "locality weighted 80:20: %d, %d of %d to a; with half of a %d; 20:80 %d%n",
        fromA, fromB, REQUESTS, half, other);
  }

  @Test
  void weightedHoldsForHashesToo() {
    int keys = 0;
    for (int key = 0; key < REQUESTS; key++) {
      keys += zone("a", inA.traffic().send("hashed", 1, Map.of("x-key", "k" + key)));
    }

    requireShare("hashed", keys, 0.8, 0.5, 1.0);
    System.out.printf("locality weighted 80:20, maglev: %d of %d keys to a%n", keys, REQUESTS);
  }

  /**
   * Who is named is reached wherever it is; who names nobody is steered as if there were no names.
   */
  @Test
  void aNamedInstanceIsReachedInAnyZone() {
    for (String service : List.of("picked", "nearest")) {
      for (String rest : List.of("-a-1", "-a-2", "-b-1", "-b-2")) {
        String id = service + rest;
        Answers named = inA.traffic().send(service, NAMED, Map.of("x-instance", id));
        assertThat(named.byInstance()).isEqualTo(Map.of(id, NAMED));
      }
    }
    int picked = zone("a", inA.traffic().send("picked", REQUESTS));
    int nearest = zone("a", inA.traffic().send("nearest", REQUESTS));

    requireShare("picked", picked, 0.8, 0.5, 1.0);
    assertThat(nearest).isEqualTo(REQUESTS);
    System.out.printf(
        "locality and direct: 8 x %d of %d by name; without, weighted %d, priority %d of %d to a%n",
        NAMED, NAMED, picked, nearest, REQUESTS);
  }

  @Test
  void priorityTakesTheOwnZoneFirstAndTheNextWhenItIsIll() {
    assertThat(zone("a", inA.traffic().send("first", REQUESTS))).isEqualTo(REQUESTS);
    assertThat(zone("b", inB.traffic().send("first", REQUESTS))).isEqualTo(REQUESTS);
    int ofNone = zone("a", world.traffic().send("first", REQUESTS));
    requireShare("first, from an Envoy that is in no zone", ofNone, 0.5, 1.0);

    // Half of the zone is healthy, which carries 1.4 times as much.
    health("first-a-1", Health.CRITICAL);
    awaitHealthy("first", 3);
    int half = zone("a", inA.traffic().send("first", REQUESTS));
    requireShare("first", half, 0.7, 1.0, 1.0 / 3);

    health("first-a-2", Health.CRITICAL);
    awaitHealthy("first", 2);
    Answers away = inA.traffic().send("first", REQUESTS);
    assertThat(zone("b", away)).isEqualTo(REQUESTS);
    assertThat(zone("b", inB.traffic().send("first", REQUESTS))).isEqualTo(REQUESTS);
    assertThat(inA.stat("first", "lb_healthy_panic")).isZero();
    System.out.printf(
        "locality priority: of %d from a, with 2, 1, 0 healthy there: %d, %d, %d stay%n",
        REQUESTS, REQUESTS, half, zone("a", away));
  }

  /** A share, and that the same check would have found two other policies wrong. */
  private static void requireShare(String service, int hits, double share, double... others) {
    assertThat(Bands.isCredible(hits, REQUESTS, share))
        .as("%s: %s of %s, expected %s", service, hits, REQUESTS, share)
        .isTrue();
    for (double other : others) {
      assertThat(Bands.isCredible(hits, REQUESTS, other))
          .as("%s: %s of %s, which %s would explain too", service, hits, REQUESTS, other)
          .isFalse();
    }
  }

  /** How many were answered in a zone; all must have been answered. */
  private static int zone(String zone, Answers answers) {
    assertThat(answers.failed()).isZero();
    return answers.byInstance().entrySet().stream()
        .filter(entry -> entry.getKey().contains("-" + zone + "-"))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private static void serve(String service, int count, String zone) {
    for (int n = 1; n <= count; n++) {
      String id = service + "-" + zone + "-" + n;
      INSTANCES.put(id, world.instance(id));
      health(id, Health.PASSING);
    }
  }

  private static void health(String id, Health health) {
    String[] parts = id.split("-", -1);
    world
        .registry()
        .register(
            World.registration(parts[0], instance(id))
                .withMeta(Map.of("zone", parts[1]))
                .withHealth(health));
  }

  private static EchoService instance(String id) {
    EchoService instance = INSTANCES.get(id);
    if (instance == null) {
      throw new IllegalArgumentException(id);
    }
    return instance;
  }

  private static void awaitHealthy(String service, int count) {
    world.awaitHealthy(service, count);
    for (Sidecar sidecar : new Sidecar[] {inA, inB}) {
      world.await(
          count + " instances of " + service + " are healthy",
          () -> sidecar.stat(service, "membership_healthy") == count);
    }
  }

  private static String policy(int a, int b) {
    return """
    version: 1
    defaults:
      outlierDetection: none
      loadBalancer: roundRobin
    services:
      near:
        locality: {mode: zoneAware, minClusterSize: 4}
      few:
        locality: sameZone
      shares:
        locality: {mode: weighted, weights: {a: %d, b: %d}}
      hashed:
        loadBalancer: {policy: maglev, hashOn: [{header: x-key}]}
        locality: {mode: weighted, weights: {a: 80, b: 20}}
      first:
        locality: {mode: priority}
      picked:
        loadBalancer: {policy: direct, header: x-instance, otherwise: roundRobin}
        locality: {mode: weighted, weights: {a: 80, b: 20}}
      nearest:
        loadBalancer: {policy: direct, header: x-instance, otherwise: roundRobin}
        locality: {mode: priority}
    """
        .formatted(a, b);
  }
}
