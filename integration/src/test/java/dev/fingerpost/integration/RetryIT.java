package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.stage.Act;
import dev.fingerpost.integration.stage.Theatre;
import dev.fingerpost.integration.stage.Try;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often, where and when Envoy tries a request again: each try is counted where it arrives. */
class RetryIT {

  private static final Act FAILS = Act.status(503);
  private static final int REQUESTS = 200;

  private static final String POLICIES =
      """
      version: 1
      defaults:
        loadBalancer: roundRobin
        outlierDetection: none
        retry: none
      services:
        once: {retry: {numRetries: 1, retryOn: [503]}}
        thrice: {retry: {numRetries: 3, retryOn: [503]}}
        zero: {retry: {numRetries: 0, retryOn: [503]}}
        reads: {retry: {retryOn: [503], methods: [GET, HEAD]}}
        somewhere: {loadBalancer: random, retry: {retryOn: [503], backoff: {base: 1ms, max: 1ms}}}
        elsewhere: {loadBalancer: random, retry: {retryOn: [503], backoff: {base: 1ms, max: 1ms}, otherHost: true}}
        priority: {retry: {retryOn: [503], otherPriority: true}}
        soon: {circuitBreaker: none, retry: {retryOn: [503]}}
        later: {circuitBreaker: none, retry: {retryOn: [503], backoff: {base: 1s, max: 1s}}}
        silent: {retry: {retryOn: [gatewayError], perTryIdleTimeout: 600ms}}
        told: {retry: {retryOn: [503], rateLimitedBackoff: {headers: [x-wait, retry-after], max: 2s}}}
        hedged: {retry: {retryOn: [connectFailure], perTryTimeout: 300ms, otherHost: true, hedgeOnPerTryTimeout: true}}
        patient: {retry: {retryOn: [gatewayError], perTryTimeout: 300ms, otherHost: true}}
      """;

  @TempDir static Path folder;
  private static Theatre theatre;

  @BeforeAll
  static void open() {
    theatre = Theatre.open(folder, POLICIES);
    for (String service :
        List.of("once", "thrice", "zero", "reads", "priority", "soon", "later", "silent")) {
      theatre.serve(service, service + "-1");
    }
    for (String service : List.of("somewhere", "elsewhere", "told", "hedged", "patient")) {
      theatre.serve(service, service + "-1");
      theatre.serve(service, service + "-2");
    }
    theatre.world().awaitHealthy("patient", 2);
    theatre.world().awaitReachable("patient");
  }

  @AfterAll
  static void close() {
    theatre.close();
  }

  @Test
  void triesAsOftenAsItIsTold() {
    Map<String, Integer> counted = new TreeMap<>();
    for (String service : List.of("zero", "once", "thrice")) {
      Map<String, String> script = theatre.stage().script(FAILS, FAILS, FAILS, FAILS, FAILS, FAILS);
      assertThat(theatre.traffic().send(service, 1, script).allAre(503)).isTrue();
      counted.put(service, tries(script).size());
    }

    System.out.println("retry numRetries 0, 1, 3: tries " + counted);
    assertThat(counted).isEqualTo(Map.of("zero", 1, "once", 2, "thrice", 4));
    Map<String, String> third = theatre.stage().script(FAILS, FAILS);
    assertThat(theatre.traffic().send("thrice", 1, third).allAre(200)).isTrue();
    assertThat(tries(third)).hasSize(3);
  }

  @Test
  void triesOnlyTheseMethodsAgain() {
    Map<String, Integer> counted = new TreeMap<>();
    for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE")) {
      Map<String, String> script = theatre.stage().script(FAILS);
      theatre.traffic().send(method, "reads", script);
      counted.put(method, tries(script).size());
    }

    System.out.println("retry methods [GET, HEAD]: tries " + counted);
    assertThat(counted).isEqualTo(Map.of("GET", 2, "HEAD", 2, "POST", 1, "PUT", 1, "DELETE", 1));
  }

  @Test
  void triesAnotherInstanceAsFarAsFiveRepicksReach() {
    int anywhere = same("somewhere");
    int elsewhere = same("elsewhere");

    System.out.printf(
        "retry otherHost, 2 instances at random: %d of %d retries at the failed one, without %d%n",
        elsewhere, REQUESTS, anywhere);
    // One half of all picks, then one half of each of five more: 1/2 and 1/64 (p < 1e-6).
    assertThat(anywhere).isBetween(60, 140);
    assertThat(elsewhere).isLessThanOrEqualTo(17);
  }

  @Test
  void takesAnotherPriorityToBeThisOneWhereThereIsNone() {
    Map<String, String> script = theatre.stage().script(FAILS);
    assertThat(theatre.traffic().send("priority", 1, script).allAre(200)).isTrue();
    assertThat(tries(script)).hasSize(2);
  }

  @Test
  void waitsAsTheBackoffSays() {
    long soon = median(pauses("soon"));
    long later = median(pauses("later"));

    System.out.printf("retry backoff: median pause %d ms; with base 1s %d ms%n", soon, later);
    // Drawn from 0 to the base: half of 40 draws are past a fifth of it (p < 1e-6).
    assertThat(soon).isLessThan(200);
    assertThat(later).isBetween(200L, 1500L);
  }

  @Test
  void waitsAsLongAsTheAnswerAsks() {
    long asked = pauseAfter(Map.of("retry-after", "1"));
    long first = pauseAfter(Map.of("x-wait", "1", "retry-after", "0"));
    long tooLong = pauseAfter(Map.of("retry-after", "60"));
    long noNumber = pauseAfter(Map.of("retry-after", "Wed, 21 Oct 2037 07:28:00 GMT"));

    System.out.printf(
        "retry rateLimitedBackoff: asked for 1 s: %d ms; 60 s with max 2s: %d ms; a date: %d ms%n",
        asked, tooLong, noNumber);
    assertThat(asked).isGreaterThanOrEqualTo(1000);
    assertThat(first).isGreaterThanOrEqualTo(1000);
    assertThat(tooLong).isLessThan(1000);
    assertThat(noNumber).isLessThan(1000);
  }

  @Test
  void givesUpATryThatIsSilent() {
    Act slow = Act.after(Duration.ofSeconds(4), Act.OK);
    Map<String, String> silent = theatre.stage().script(slow);
    assertThat(theatre.traffic().send("silent", 1, silent).allAre(200)).isTrue();
    assertThat(tries(silent)).hasSize(2);
    Map<String, String> talking = theatre.stage().script(Act.drip(6, Duration.ofMillis(150)));
    assertThat(theatre.traffic().send("silent", 1, talking).allAre(200)).isTrue();
    assertThat(tries(talking)).hasSize(1);
  }

  /** A try that is overtaken is no failure, so {@code retryOn} need not cover it. */
  @Test
  void overtakesASlowTryAndLetsItGoOn() {
    Act slow = Act.after(Duration.ofSeconds(4), Act.OK);
    Map<String, String> overtaken = theatre.stage().script(slow, Act.OK);
    String winner = theatre.traffic().record("hedged", 1, overtaken).getFirst().instance();
    assertThat(tries(overtaken)).extracting(Try::instance).doesNotHaveDuplicates();
    assertThat(winner).isEqualTo(tries(overtaken).getLast().instance());

    // The first try answers after its time, and still before the second.
    Act late = Act.after(Duration.ofMillis(800), Act.OK);
    Map<String, String> hedged = theatre.stage().script(late, slow);
    winner = theatre.traffic().record("hedged", 1, hedged).getFirst().instance();
    assertThat(winner).isEqualTo(tries(hedged).getFirst().instance());

    Map<String, String> retried = theatre.stage().script(late, slow);
    int status = theatre.traffic().record("patient", 1, retried).getFirst().status();
    assertThat(tries(retried)).hasSize(2);
    assertThat(status).isEqualTo(504);
    System.out.println("retry hedged: 2 of 2 answered by the faster try; not hedged: 504");
  }

  private static int same(String service) {
    int same = 0;
    for (int n = 0; n < REQUESTS; n++) {
      Map<String, String> script = theatre.stage().script(FAILS);
      theatre.traffic().send(service, 1, script);
      List<Try> tries = tries(script);
      assertThat(tries).hasSize(2);
      same += tries.getFirst().instance().equals(tries.getLast().instance()) ? 1 : 0;
    }
    return same;
  }

  private static List<Long> pauses(String service) {
    List<Map<String, String>> scripts = new ArrayList<>();
    for (int n = 0; n < 40; n++) {
      scripts.add(theatre.stage().script(FAILS));
    }
    scripts.stream()
        .map(script -> theatre.traffic().together(service, 1, script))
        .toList()
        .forEach(crowd -> assertThat(crowd.join().allAre(200)).isTrue());
    return scripts.stream().map(RetryIT::pause).toList();
  }

  private static long pauseAfter(Map<String, String> headers) {
    Map<String, String> script = theatre.stage().script(Act.status(503, headers));
    assertThat(theatre.traffic().send("told", 1, script).allAre(200)).isTrue();
    return pause(script);
  }

  /** From the first try to the second, in ms. */
  private static long pause(Map<String, String> script) {
    List<Try> tries = tries(script);
    assertThat(tries).hasSize(2);
    return Duration.ofNanos(tries.get(1).nanos() - tries.get(0).nanos()).toMillis();
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static List<Try> tries(Map<String, String> script) {
    return theatre.stage().tries(script);
  }
}
