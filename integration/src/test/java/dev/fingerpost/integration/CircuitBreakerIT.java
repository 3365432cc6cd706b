package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.stage.Act;
import dev.fingerpost.integration.stage.Theatre;
import dev.fingerpost.integration.stage.Try;
import dev.fingerpost.integration.world.Answer;
import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.Crowd;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each limit of a circuit breaker, reached by requests that are held at the instances until the
 * test lets them go: so what is counted is a state that stands still.
 */
class CircuitBreakerIT {

  private static final int CROWD = 120;

  private static final String POLICIES =
      """
      version: 1
      defaults: {loadBalancer: roundRobin, outlierDetection: none, retry: none}
      services:
        connections: {circuitBreaker: {maxConnections: 2}}
        pending: {circuitBreaker: {maxConnections: 1, maxPendingRequests: 2}}
        requests:
          circuitBreaker: {maxRequests: 2}
          retry: {retryOn: [5xx], methods: [GET]}
          outlierDetection: {consecutive5xx: 1}
        first: {circuitBreaker: {maxConnections: 1}}
        hosts: {circuitBreaker: {perHost: {maxConnections: 1}}}
        retries: {circuitBreaker: {maxRetries: 2}, retry: {retryOn: [503]}}
        fifth: {circuitBreaker: {retryBudget: {percent: 20, minConcurrency: 3}}, retry: {retryOn: [503]}}
        half: {circuitBreaker: {retryBudget: {percent: 50, minConcurrency: 3}}, retry: {retryOn: [503]}}
        five: {circuitBreaker: {retryBudget: {percent: 1, minConcurrency: 5}}, retry: {retryOn: [503]}}
      """;

  @TempDir static Path folder;
  private static Theatre theatre;
  private final CountDownLatch gate = new CountDownLatch(1);

  @BeforeAll
  static void open() {
    theatre = Theatre.open(folder, POLICIES);
    for (String service :
        List.of(
            "connections", "pending", "requests", "first", "hosts", "retries", "fifth", "half")) {
      theatre.serve(service, service + "-1");
    }
    theatre.serve("first", "first-2");
    theatre.serve("hosts", "hosts-2");
    theatre.serve("five", "five-1");
    theatre.serve("other", "other-1");
    theatre.world().awaitHealthy("other", 1);
    theatre.world().awaitReachable("other");
  }

  @AfterAll
  static void close() {
    theatre.close();
  }

  @AfterEach
  void letGo() {
    gate.countDown();
  }

  @Test
  void requestsWaitForAConnection() {
    Held held = hold("connections", 6, 2);
    await("4 wait", () -> stat("connections", "upstream_rq_pending_active") == 4);

    assertThat(stat("connections", "upstream_cx_active")).isEqualTo(2);
    assertThat(stat("connections", "upstream_cx_overflow")).isPositive();
    assertOpen("connections", "cx_open");
    assertOthersAreServed();
    gate.countDown();
    assertThat(held.crowd.join().allAre(200)).isTrue();
    assertThat(stat("connections", "upstream_cx_total")).isEqualTo(2);
    System.out.println("breaker maxConnections 2: of 6 requests 2 ran, 4 waited, 6 answered");
  }

  @Test
  void anInstanceWithoutAConnectionGetsOneOverTheLimit() {
    Held held = hold("first", 4, 2);
    await("2 wait", () -> stat("first", "upstream_rq_pending_active") == 2);

    assertThat(stat("first", "upstream_cx_active")).isEqualTo(2);
    gate.countDown();
    assertThat(held.crowd.join().allAre(200)).isTrue();
  }

  @Test
  void theQueueOverflowsWith503() {
    Held held = hold("pending", 1, 1);
    Crowd more = theatre.traffic().together("pending", 4, held.script);
    await("2 are refused", () -> more.answered() == 2);

    assertThat(stat("pending", "upstream_rq_pending_active")).isEqualTo(2);
    assertThat(stat("pending", "upstream_rq_pending_overflow")).isEqualTo(2);
    assertThat(stat("pending", "circuit_breakers.default.rq_pending_open")).isEqualTo(1);
    assertThat(stat("pending", "circuit_breakers.default.rq_open")).isZero();
    assertOthersAreServed();
    gate.countDown();
    List<Answer> answers = more.answers();
    assertRefusedByEnvoy(answers, 2);
    assertThat(held.crowd.join().allAre(200)).isTrue();
    System.out.println("breaker maxPendingRequests 2: of 5 requests 1 ran, 2 waited, 2 got 503");
  }

  @Test
  void moreRequestsThanAllowedGet503() {
    Held held = hold("requests", 2, 2);
    List<Answer> refused = theatre.traffic().record("requests", 3, Map.of());

    assertRefusedByEnvoy(refused, 3);
    assertThat(stat("requests", "upstream_rq_active_overflow")).isEqualTo(3);
    assertThat(stat("requests", "upstream_rq_retry")).isZero();
    assertThat(stat("requests", "outlier_detection.ejections_detected_consecutive_5xx")).isZero();
    assertOpen("requests", "rq_open");
    assertOthersAreServed();
    gate.countDown();
    assertThat(held.crowd.join().allAre(200)).isTrue();
    assertThat(theatre.traffic().send("requests", 1).allAre(200)).isTrue();
    System.out.println("breaker maxRequests 2: of 5 requests 2 ran, 3 got 503");
  }

  @Test
  void eachInstanceHasItsOwnConnections() {
    Held held = hold("hosts", 6, 2);
    await("4 wait", () -> stat("hosts", "upstream_rq_pending_active") == 4);

    assertThat(theatre.stage().tries(held.script))
        .extracting(Try::instance)
        .containsExactlyInAnyOrder("hosts-1", "hosts-2");
    assertThat(stat("hosts", "upstream_cx_active")).isEqualTo(2);
    assertThat(stat("hosts", "upstream_cx_overflow")).isPositive();
    assertOthersAreServed();
    gate.countDown();
    assertThat(held.crowd.join().allAre(200)).isTrue();
    System.out.println("breaker perHost 1: of 6 requests 1 ran at each of 2 instances, 4 waited");
  }

  @Test
  void moreRetriesThanAllowedEndWithTheLastAnswer() {
    Retried retried = failTogether("retries", 10, 0);

    assertThat(retried.count).isEqualTo(2);
    assertThat(stat("retries", "upstream_rq_retry_overflow")).isEqualTo(8);
    assertOpen("retries", "rq_retry_open");
    assertOthersAreServed();
    gate.countDown();
    List<Answer> answers = retried.crowd.answers();
    assertThat(answers).filteredOn(answer -> answer.status() == 503).hasSize(8);
    assertThat(answers).extracting(Answer::instance).containsOnly("retries-1");
    System.out.println("breaker maxRetries 2: of 10 failures 2 tried again, 8 ended with theirs");
  }

  @Test
  void retriesStayWithinTheirBudget() {
    int fifth = retriesOfHalf("fifth");
    int half = retriesOfHalf("half");

    System.out.printf(
        "breaker retryBudget, %d in flight, half of them fail: 20 %%: %d retries, 50 %%: %d%n",
        CROWD, fifth, half);
    // A fifth of what runs: 120 before the failures, 60 after them.
    assertThat(fifth).isBetween(CROWD / 2 / 5, CROWD / 5);
    assertThat(half).isGreaterThan(CROWD / 5);
  }

  @Test
  void someRetriesAreAlwaysAllowed() {
    Retried retried = failTogether("five", 20, 0);
    gate.countDown();
    assertThat(retried.crowd.join().failed()).isEqualTo(15);
    assertThat(retried.count).isEqualTo(5);
    System.out.println("breaker retryBudget 1 %, minConcurrency 5: of 20 failures 5 tried again");
  }

  private int retriesOfHalf(String service) {
    Retried retried = failTogether(service, CROWD / 2, CROWD / 2);
    retried.end.countDown();
    Answers failed = retried.crowd.join();
    assertThat(failed.failed()).isEqualTo(CROWD / 2 - retried.count);
    assertThat(retried.others.join().allAre(200)).isTrue();
    assertThat(stat(service, "upstream_rq_retry")).isEqualTo(retried.count);
    assertThat(stat(service, "upstream_rq_retry_overflow")).isEqualTo(CROWD / 2 - retried.count);
    return retried.count;
  }

  /**
   * Sends requests that all arrive, then fail at once; their retries are held, and so are others.
   */
  private Retried failTogether(String service, int failing, int others) {
    CountDownLatch failure = new CountDownLatch(1);
    CountDownLatch end = others == 0 ? gate : new CountDownLatch(1);
    Act[] acts = new Act[2 * failing];
    for (int n = 0; n < failing; n++) {
      acts[n] = Act.behind(failure, Act.status(503));
      acts[failing + n] = Act.behind(end, Act.OK);
    }
    Map<String, String> fails = theatre.stage().script(acts);
    Map<String, String> stays =
        theatre
            .stage()
            .script(Collections.nCopies(others, Act.behind(end, Act.OK)).toArray(Act[]::new));
    Crowd crowd = theatre.traffic().together(service, failing, fails);
    Crowd beside = theatre.traffic().together(service, others, stays);
    await("all have arrived", () -> tries(fails) + tries(stays) == failing + others);
    failure.countDown();
    await("all have failed", () -> crowd.answered() + tries(fails) == 2L * failing);
    return new Retried(crowd, beside, tries(fails) - failing, end);
  }

  private Held hold(String service, int requests, int running) {
    Act[] acts = Collections.nCopies(requests, Act.behind(gate, Act.OK)).toArray(Act[]::new);
    Map<String, String> script = theatre.stage().script(acts);
    Crowd crowd = theatre.traffic().together(service, requests, script);
    await(running + " have arrived", () -> tries(script) == running);
    return new Held(crowd, script);
  }

  private static void assertRefusedByEnvoy(List<Answer> answers, int count) {
    assertThat(answers)
        .filteredOn(answer -> answer.equals(new Answer(503, Answer.NOBODY)))
        .hasSize(count);
  }

  /** This breaker is open, and it alone. */
  private static void assertOpen(String service, String breaker) {
    String prefix = "cluster." + service + ".circuit_breakers.default.";
    Map<String, Long> open = theatre.world().envoy().stats(prefix);
    open.entrySet().removeIf(gauge -> !gauge.getKey().endsWith("_open") || gauge.getValue() == 0);
    assertThat(open).containsOnlyKeys(prefix + breaker);
  }

  private static void assertOthersAreServed() {
    assertThat(theatre.traffic().send("other", 5).allAre(200)).isTrue();
  }

  private static long stat(String service, String name) {
    return theatre.world().stat(service, name);
  }

  private static int tries(Map<String, String> script) {
    return theatre.stage().tries(script).size();
  }

  private static void await(String claim, BooleanSupplier holds) {
    theatre.world().await(claim, holds);
  }

  private record Held(Crowd crowd, Map<String, String> script) {}

  private record Retried(Crowd crowd, Crowd others, int count, CountDownLatch end) {}
}
