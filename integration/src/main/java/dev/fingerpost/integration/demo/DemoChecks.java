package dev.fingerpost.integration.demo;

import dev.fingerpost.integration.demo.DemoReport.Check;
import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.Registration.Health;
import dev.fingerpost.integration.world.SteadyLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The demo for machines: each change is made, its effect on counted traffic is awaited and judged.
 * The names of the checks are listed in docs/demo.md.
 */
final class DemoChecks {

  private static final Duration GUARD = Duration.ofSeconds(20);
  private static final int REQUESTS = 400;

  private final DemoWorld world;
  private final List<Check> checks = new ArrayList<>();

  DemoChecks(DemoWorld world) {
    this.world = world;
  }

  /** Makes all checks; a steady load runs beside them for at least so long. */
  DemoReport run(Duration atLeast) {
    long end = System.nanoTime() + atLeast.toNanos();
    try (SteadyLoad load = world.traffic().steady("reviews", 50)) {
      check("no-policy", this::noPolicy);
      check("deregister", this::deregister);
      check("weighted", this::weighted);
      check("weight-edit", this::weightEdit);
      check("critical", this::critical);
      check("panic", this::panic);
      check("policy-commit", this::policyCommit);
      check("bad-commit", this::badCommit);
      check("repair", this::repair);
      check("ejection", this::ejection);
      if (world.registry() instanceof RealConsul consul) {
        check("registry-outage", () -> registryOutage(consul));
      }
      check("restart", this::restart);
      while (System.nanoTime() < end) {
        world.traffic().send("payments", 50);
      }
      check(
          "steady-load", () -> noFailure("reviews, from the first check to the last", load.stop()));
    }
    return DemoReport.of(world.registry().kind(), checks);
  }

  private String noPolicy() {
    await(
        "all services answer",
        () -> reaches("orders", 3) && reaches("reviews", 2) && reaches("payments", 2));
    return "orders, reviews and payments answer by Host, from 3, 2 and 2 instances";
  }

  private String deregister() {
    world.registry().deregister(world.registration("orders-3"));
    await("orders-3 gets nothing", () -> world.traffic().send("orders", 30).of("orders-3") == 0);
    Answers answers = noFailures(world.traffic().send("orders", 120));
    require(answers.of("orders-3") == 0, "orders-3 still got requests: " + answers.byInstance());
    world.registry().register(world.registration("orders-3"));
    await("orders-3 is back", () -> reaches("orders", 3));
    return "120 requests to 2 instances, none to the third; registered again, it is back";
  }

  private String weighted() {
    weigh(1, 2, 5);
    commit("loadBalancer: weighted");
    return awaitShares(Map.of("orders-1", 12.5, "orders-2", 25.0, "orders-3", 62.5));
  }

  private String weightEdit() {
    long modified = clustersModified();
    weigh(5, 2, 1);
    String seen = awaitShares(Map.of("orders-1", 62.5, "orders-2", 25.0, "orders-3", 12.5));
    require(clustersModified() == modified, "the cluster was re-created");
    weigh(1, 1, 1);
    return seen + "; the cluster was not re-created";
  }

  private String critical() {
    try (SteadyLoad load = world.traffic().steady("orders", 100)) {
      world.registry().register(world.registration("orders-2").withHealth(Health.CRITICAL));
      await("orders-2 gets nothing", () -> world.traffic().send("orders", 30).of("orders-2") == 0);
      Answers answers = noFailures(world.traffic().send("orders", 120));
      require(answers.of("orders-2") == 0, "orders-2 still got requests");
      return "none of 120 to the critical instance; " + noFailure("steady load", load.stop());
    }
  }

  private String panic() {
    register("orders", Health.CRITICAL);
    await("the panic metric", () -> world.server().metric("fingerpost_panic_services") == 1);
    await("all are used again", () -> reaches("orders", 3));
    noFailures(world.traffic().send("orders", 60));
    register("orders", Health.PASSING);
    await("no panic", () -> world.server().metric("fingerpost_panic_services") == 0);
    return "with 3 of 3 critical Envoy uses all, and fingerpost_panic_services says so";
  }

  private String policyCommit() {
    world.instance("orders-1").delayBy(Duration.ofSeconds(2));
    commit("loadBalancer: random\n    timeout: 300ms\n    retry: none");
    await(
        "a 504 by the new time-out",
        () -> world.traffic().send("orders", 6).byStatus().containsKey(504));
    require(balancer().equals("random"), "the balancer is " + balancer() + ", not random");
    return "random and a time-out of 300ms are live without a restart";
  }

  private String badCommit() {
    commit("loadBalancer: least_request");
    await(
        "/readyz names the mistake",
        () -> world.server().readiness().contains(DemoWorld.POLICY_FILE + ":3:19"));
    require(balancer().equals("random"), "the bad commit changed the balancer");
    await("the old time-out", () -> world.traffic().send("orders", 6).byStatus().containsKey(504));
    return "nothing changed; /readyz names " + DemoWorld.POLICY_FILE + ":3:19";
  }

  private String repair() {
    commit("loadBalancer: roundRobin");
    world.instance("orders-1").delayBy(Duration.ZERO);
    await("roundRobin is live", () -> balancer().equals("roundRobin"));
    await("/readyz is content", () -> !world.server().readiness().contains("refused"));
    await("no failures", () -> world.traffic().send("orders", 30).failed() == 0);
    return "the next good commit is live";
  }

  private String ejection() {
    commit(
        "loadBalancer: roundRobin\n    retry: none\n    outlierDetection:"
            + " {consecutive5xx: 3, interval: 500ms, baseEjectionTime: 2s}");
    await("the ejection policy", this::ejectsForTwoSeconds);
    world.instance("orders-1").answerWith(503);
    await(
        "the ejection",
        () -> {
          world.traffic().send("orders", 9);
          return world.stat("orders", "outlier_detection.ejections_active") == 1;
        });
    Answers answers = noFailures(world.traffic().send("orders", 60));
    require(answers.of("orders-1") == 0, "the ejected instance got requests");
    world.instance("orders-1").answerWith(200);
    await("it is back", () -> world.traffic().send("orders", 9).of("orders-1") > 0);
    commit("loadBalancer: roundRobin");
    await("the default ejection policy", () -> !ejectsForTwoSeconds());
    return "one of three answers 503: out after 3 failures, back when its time is over";
  }

  private boolean ejectsForTwoSeconds() {
    return world.envoy().configDump().toString().contains("\"base_ejection_time\":\"2s\"");
  }

  private String registryOutage(RealConsul consul) {
    consul.stop();
    try {
      await("/readyz says stale", () -> world.server().readiness().contains("stale"));
      require(
          world.server().metric("fingerpost_registry_stale") == 1, "the metric does not say stale");
      noFailures(world.traffic().send("orders", 120));
    } finally {
      consul.start(); // the checks that follow need it
    }
    world.add(consul, "orders", "orders-4");
    await("the new instance is used", () -> reaches("orders", 4));
    await("/readyz is content", () -> !world.server().readiness().contains("stale"));
    return "Consul killed: traffic flows, /readyz and metric say stale; back: a new instance is used";
  }

  private String restart() {
    await("Envoy is up to date", this::envoyIsUpToDate);
    long modified = clustersModified();
    try (SteadyLoad load = world.traffic().steady("orders", 100)) {
      world.server().kill();
      world.server().restart();
      await("Envoy is back and up to date", this::envoyIsUpToDate);
      double sent = world.server().metric("fingerpost_xds_resources_sent_total");
      require(sent == 0, sent + " resources were sent again");
      require(clustersModified() == modified, "a cluster was re-created");
      world.registry().register(world.registration("orders-1").withHealth(Health.CRITICAL));
      await("a later change", () -> world.traffic().send("orders", 30).of("orders-1") == 0);
      return "killed with -9 and started again: 0 resources sent, later changes arrive; "
          + noFailure("steady load", load.stop());
    }
  }

  /** Whether the server has heard the Envoy's claims and owes it no answer. */
  private boolean envoyIsUpToDate() {
    String envoys = world.server().api("envoys").toString();
    return envoys.contains("\"endpoint\"")
        && envoys.contains("\"route\"")
        && !envoys.contains("pending");
  }

  private void check(String name, Supplier<String> claim) {
    try {
      checks.add(new Check(name, true, claim.get()));
    } catch (IllegalStateException e) {
      checks.add(new Check(name, false, String.valueOf(e.getMessage())));
    }
  }

  private void commit(String policy) {
    world.policies().commit(DemoWorld.POLICY_FILE, "services:\n  orders:\n    " + policy + "\n");
  }

  private void weigh(int... weights) {
    for (int n = 0; n < weights.length; n++) {
      world.registry().register(world.registration("orders-" + (n + 1)).withWeight(weights[n]));
    }
  }

  private void register(String service, Health health) {
    for (int n = 1; n <= 3; n++) {
      Registration registration = world.registration(service + "-" + n);
      world.registry().register(registration.withHealth(health));
    }
  }

  private String awaitShares(Map<String, Double> percents) {
    await(
        "shares of " + percents,
        () -> areWithin(world.traffic().send("orders", REQUESTS), percents));
    Answers answers = noFailures(world.traffic().send("orders", REQUESTS));
    require(areWithin(answers, percents), "shares " + answers.byInstance() + " for " + percents);
    return answers.byInstance() + " of " + REQUESTS;
  }

  private static boolean areWithin(Answers answers, Map<String, Double> percents) {
    return percents.entrySet().stream()
        .allMatch(e -> Math.abs(100 * answers.share(e.getKey()) - e.getValue()) <= 5);
  }

  private boolean reaches(String service, int instances) {
    return world.traffic().send(service, 60).byInstance().size() == instances;
  }

  private String balancer() {
    return world.server().api("services/orders").path("loadBalancer").asText();
  }

  private long clustersModified() {
    return world.envoy().stat("cluster_manager.cluster_modified");
  }

  private static Answers noFailures(Answers answers) {
    require(answers.failed() == 0, "failed requests: " + answers.byStatus());
    return answers;
  }

  private static String noFailure(String load, Answers answers) {
    noFailures(answers);
    return load + ": 0 of " + answers.total() + " failed";
  }

  private void await(String claim, BooleanSupplier holds) {
    Await.until(claim, GUARD, holds, () -> "server: " + world.server().readiness());
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
