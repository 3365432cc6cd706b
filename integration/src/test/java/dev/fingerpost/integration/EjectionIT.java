package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Door;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.stage.Act;
import dev.fingerpost.integration.stage.Actor;
import dev.fingerpost.integration.stage.Theatre;
import dev.fingerpost.integration.world.Answer;
import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.SteadyLoad;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An instance that fails is taken out by the Envoy itself, as its policy says and no further. */
class EjectionIT {

  private static final String POLICIES =
      """
      version: 1
      presets:
        outlierDetection:
          quick: {interval: 400ms, baseEjectionTime: 2s, maxEjectionPercent: 50}
          long: {consecutive5xx: 3, interval: 400ms, baseEjectionTime: 300s}
      services:
        five: {loadBalancer: roundRobin, retry: none, outlierDetection: {extends: quick, consecutive5xx: 3}}
        gateway: {loadBalancer: roundRobin, retry: none, outlierDetection: {extends: quick, consecutiveGatewayFailure: 3}}
        local: # an open connection alone would end the row of failures
          loadBalancer: roundRobin
          retry: none
          outlierDetection: {extends: quick, consecutiveLocalOriginFailure: 3, splitExternalLocalOriginErrors: true}
        rate:
          loadBalancer: roundRobin
          retry: none
          outlierDetection: {extends: quick, successRateMinimumHosts: 5, successRateRequestVolume: 5}
        share:
          loadBalancer: roundRobin
          retry: none
          outlierDetection: {extends: quick, failurePercentageThreshold: 50, failurePercentageMinimumHosts: 5, failurePercentageRequestVolume: 5}
        witness: {loadBalancer: roundRobin, retry: none, outlierDetection: {extends: quick, consecutive5xx: 3, baseEjectionTime: 200ms}}
        standard: {loadBalancer: roundRobin, retry: none, outlierDetection: standard}
        strict: {loadBalancer: roundRobin, retry: none, outlierDetection: strict}
        gentle: {loadBalancer: roundRobin, retry: none, outlierDetection: gentle}
        never: {loadBalancer: roundRobin, retry: none, outlierDetection: none}
        half: {loadBalancer: roundRobin, retry: none, outlierDetection: {extends: long, maxEjectionPercent: 50}}
        fifth: {loadBalancer: roundRobin, retry: none, outlierDetection: {extends: long, maxEjectionPercent: 20}}
        whole: {loadBalancer: roundRobin, retry: none, outlierDetection: {extends: long, maxEjectionPercent: 100}}
        bare: {loadBalancer: roundRobin, retry: none, health: {panicPercent: 0}, outlierDetection: {extends: long, maxEjectionPercent: 100}}
      """;

  @TempDir static Path folder;

  private static Theatre theatre;

  @BeforeAll
  static void open() {
    theatre = Theatre.open(folder, POLICIES);
  }

  @AfterAll
  static void close() {
    theatre.close();
  }

  /** Fails all requests but each n-th. */
  private static Act allBut(int n) {
    AtomicInteger requests = new AtomicInteger();
    return reply -> (requests.incrementAndGet() % n == 0 ? Act.OK : Act.status(500)).play(reply);
  }

  /** Fails each n-th request. */
  private static Act each(int n) {
    AtomicInteger requests = new AtomicInteger();
    return reply -> (requests.incrementAndGet() % n == 0 ? Act.status(500) : Act.OK).play(reply);
  }

  @Test
  void everyDetectorEjectsOnItsOwnSignalAloneAndTakesTheInstanceBack() {
    Map<String, List<Actor>> services = new LinkedHashMap<>();
    for (String service : List.of("five", "gateway", "rate", "share", "witness")) {
      services.put(service, serve(service, 5));
    }
    first(services, "five").usually(allBut(3)); // never three in a row
    first(services, "gateway").usually(Act.status(500));
    services
        .getOrDefault("rate", List.of())
        .forEach(one -> one.usually(each(2))); // no one is worse than the others
    first(services, "share").usually(each(3));
    first(services, "witness").usually(Act.status(500));
    theatre
        .world()
        .await(
            "the witness was ejected twice, after which all have been judged more than once",
            () -> {
              services.keySet().forEach(service -> send(service, 25));
              return stat("witness", "ejections_enforced_total") >= 2;
            });
    services.keySet().stream()
        .filter(service -> !service.equals("witness"))
        .forEach(
            service -> assertThat(stat(service, "ejections_enforced_total")).as(service).isZero());

    services.values().forEach(all -> all.forEach(one -> one.usually(Act.OK)));
    services.keySet().forEach(service -> send(service, 25));
    ejects("five", services, Act.status(500), "consecutive_5xx");
    ejects("gateway", services, Act.status(502), "consecutive_gateway_failure");
    ejects("rate", services, each(2), "success_rate");
    ejects("share", services, allBut(4), "failure_percentage");

    for (String service : List.of("five", "gateway", "rate", "share")) {
      requireBack(service, first(services, service).usually(Act.OK).id());
    }
  }

  @Test
  void aRefusedConnectionIsALocalFailureAndAnErrorThatIsAnsweredIsNone() {
    serve("local", 4);
    try (Door door = Door.shut("local-5")) {
      EchoService sick = door.open();
      theatre.world().registry().register(World.registration("local", sick));
      theatre.world().awaitHealthy("local", 5);
      sick.answerWith(503);
      assertThat(send("local", 100).failed()).isEqualTo(20);
      assertThat(stat("local", "ejections_enforced_total")).isZero();

      door.shut();
      requireOut("local", sick.id(), "consecutive_local_origin_failure");
      door.open();
      requireBack("local", sick.id());
    }
  }

  /** The first of five fails, alone and by its own detector, and gets nothing then. */
  private static void ejects(
      String service, Map<String, List<Actor>> services, Act signal, String detector) {
    requireOut(service, first(services, service).usually(signal).id(), detector);
  }

  private static void requireOut(String service, String sick, String detector) {
    int failed = failuresUntilEjected(service, 1);
    requireWithout(service, sick);
    assertThat(stat(service, "ejections_enforced_" + detector)).as(service).isEqualTo(1);
    assertThat(stat(service, "ejections_enforced_total")).as(service).isEqualTo(1);
    System.out.printf("ejection %s: %d failed, then 0 of 100%n", service, failed);
  }

  /** After its time it gets a fifth of the requests again. */
  private static void requireBack(String service, String sick) {
    theatre
        .world()
        .await(service + " has all instances", () -> stat(service, "ejections_active") == 0);
    Answers back = send(service, 100);
    assertThat(back.failed()).as(service).isZero();
    assertThat(back.of(sick)).as(service).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 20})
  void oneOfSoManyGoesWithTheDefaults(int instances) {
    String service = "of-" + instances;
    Actor sick = serve(service, instances).getFirst().usually(Act.status(503));
    requireOutAfter(5, service, sick.id());
    System.out.printf(
        "ejection of 1 of %d with the defaults: 5 failed, then 0 of 100%n", instances);
  }

  @Test
  void theOnlyInstanceIsNeverTakenOutWithTheDefaults() {
    Actor only = serve("of-1", 1).getFirst().usually(Act.status(503));
    List<Answer> answers = theatre.traffic().record("of-1", 50, Map.of());
    assertThat(answers).containsOnly(new Answer(503, only.id()));
    assertThat(stat("of-1", "ejections_active")).isZero();
    only.usually(Act.OK);
    assertThat(send("of-1", 50).failed()).isZero();
    assertThat(theatre.world().stat("of-1", "upstream_cx_none_healthy")).isZero();
    System.out.println("ejection of 1 of 1 with the defaults: 50 of 50 answered by itself");
  }

  @Test
  void moreInstancesReCreateNoClusterAndEndNoEjection() {
    List<Actor> instances = serve("grows", 2);
    Actor sick = instances.getFirst().usually(Act.status(503));
    failuresUntilEjected("grows", 1);
    awaitFailures("grows", 0);
    Map<String, Long> rebuilds = theatre.world().rebuilds();

    try (SteadyLoad load = theatre.traffic().steady("grows", 100)) {
      for (int n = 3; n <= 20; n++) {
        instances.add(theatre.serve("grows", "grows-" + n));
      }
      theatre.world().awaitHealthy("grows", 19);
      assertThat(theatre.world().rebuilds()).isEqualTo(rebuilds);
      assertThat(stat("grows", "ejections_active")).isEqualTo(1);
      Answers all = send("grows", 400);
      assertThat(all.failed()).isZero();
      assertThat(all.of(sick.id())).isZero();
      assertThat(load.stop().failed()).isZero();
      System.out.printf(
          "ejection while 2 become 20: %d clusters modified, %d added, %d of 400 to the ejected%n",
          rise(rebuilds, "modified"), rise(rebuilds, "added"), all.of(sick.id()));
    }
  }

  @ParameterizedTest
  @CsvSource({"standard, 5", "strict, 3", "gentle, 10"})
  void aPresetEjectsAfterSoManyFailures(String preset, int failures) {
    Actor sick = serve(preset, 3).getFirst().usually(Act.status(502));
    requireOutAfter(failures, preset, sick.id());
    System.out.printf("ejection %s: %d failed, then 0 of 100%n", preset, failures);
  }

  @Test
  void noneNeverEjects() {
    serve("never", 3).getFirst().usually(Act.status(503));
    Answers answers = send("never", 300);
    assertThat(answers.failed()).isEqualTo(100);
    assertThat(theatre.world().envoy().stats("cluster.never.outlier_detection.")).isEmpty();
    System.out.printf("ejection none: %d of 300 failed%n", answers.failed());
  }

  /** Three of four fail. What ejection may take out decides what is left. */
  @ParameterizedTest
  @CsvSource({
    "half, 2, 50, false", // one good and one sick one stay
    "fifth, 1, 67, false", // alwaysEjectOneHost: one of four would be over a fifth
    "whole, 3, 75, true", // W103: more are out than panic bears, so all are used again
    "bare, 3, 0, false" // the same without panic: the good one alone
  })
  void noMoreAreTakenOutThanThePercentAllowsAndPanicUndoesIt(
      String service, int ejected, int failedPercent, boolean panic) {
    List<Actor> instances = serve(service, 4);
    instances.subList(0, 3).forEach(one -> one.usually(Act.status(503)));
    failuresUntilEjected(service, ejected);
    awaitFailures(service, failedPercent);
    long before = theatre.world().stat(service, "lb_healthy_panic");

    Answers answers = send(service, 300);

    assertThat(Math.round(100.0 * answers.failed() / 300)).isEqualTo(failedPercent);
    assertThat(stat(service, "ejections_active")).isEqualTo(ejected);
    assertThat(theatre.world().stat(service, "lb_healthy_panic") - before)
        .isEqualTo(panic ? 300 : 0);
    if (ejected < 3) {
      assertThat(stat(service, "ejections_overflow")).isPositive();
    }
    System.out.printf(
        "ejection %s: %d of 4 out, %d of 300 failed, panic for %d%n",
        service,
        ejected,
        answers.failed(),
        theatre.world().stat(service, "lb_healthy_panic") - before);
  }

  private static List<Actor> serve(String service, int instances) {
    List<Actor> actors = new ArrayList<>();
    for (int n = 1; n <= instances; n++) {
      actors.add(theatre.serve(service, service + "-" + n));
    }
    theatre.world().awaitHealthy(service, instances);
    theatre.world().awaitReachable(service);
    return actors;
  }

  private static Actor first(Map<String, List<Actor>> services, String service) {
    return services.getOrDefault(service, List.of()).getFirst();
  }

  private static Answers send(String service, int count) {
    return theatre.traffic().send(service, count);
  }

  /** Sends requests until so many instances are out; how many failed meanwhile. */
  private static int failuresUntilEjected(String service, int instances) {
    AtomicInteger failed = new AtomicInteger();
    theatre
        .world()
        .await(
            instances + " of " + service + " are ejected",
            () -> {
              failed.addAndGet(send(service, 10).failed());
              return stat(service, "ejections_active") == instances;
            });
    return failed.get();
  }

  /** One failure less than these ejects nobody, the last one ejects the instance. */
  private static void requireOutAfter(int failures, String service, String sick) {
    fail(service, failures - 1);
    assertThat(stat(service, "ejections_enforced_total")).isZero();
    fail(service, 1);
    theatre
        .world()
        .await(sick + " is ejected", () -> stat(service, "ejections_enforced_total") == 1);
    requireWithout(service, sick);
  }

  /** Sends requests one by one until so many have failed. */
  private static void fail(String service, int failures) {
    AtomicInteger failed = new AtomicInteger();
    theatre
        .world()
        .await(
            failures + " requests to " + service + " fail",
            () -> failed.addAndGet(send(service, 1).failed()) == failures);
  }

  /** Envoy's workers hear of an ejection a little later than its admin port tells of it. */
  private static void requireWithout(String service, String sick) {
    awaitFailures(service, 0);
    Answers without = send(service, 100);
    assertThat(without.failed()).as(service).isZero();
    assertThat(without.of(sick)).as(service).isZero();
  }

  private static void awaitFailures(String service, int percent) {
    theatre
        .world()
        .await(
            percent + " percent of the requests to " + service + " fail",
            () -> Math.round(100.0 * send(service, 12).failed() / 12) == percent);
  }

  private static long rise(Map<String, Long> before, String what) {
    String name = "cluster_manager.cluster_" + what;
    return theatre.world().envoy().stat(name) - before.getOrDefault(name, 0L);
  }

  private static long stat(String service, String name) {
    return theatre.world().stat(service, "outlier_detection." + name);
  }
}
