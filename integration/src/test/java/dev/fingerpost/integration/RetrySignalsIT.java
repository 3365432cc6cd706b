package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.integration.stage.Act;
import dev.fingerpost.integration.stage.BlackHole;
import dev.fingerpost.integration.stage.Refuser;
import dev.fingerpost.integration.stage.Theatre;
import dev.fingerpost.integration.world.Crowd;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.model.policy.retry.RetryCondition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every condition of {@code retryOn} against every signal that an instance can give over HTTP/1.1
 * and HTTP/2: a try that fails so is followed by another one, or it is not.
 */
class RetrySignalsIT {

  /** A status code beside the named conditions. */
  private static final String CODE = "418";

  private static final List<String> CONDITIONS =
      Stream.concat(
              Arrays.stream(RetryCondition.values()).map(RetryCondition::policyName),
              Stream.of(CODE))
          .toList();

  private static final ImmutableMap<String, Act> ANSWERS =
      ImmutableMap.<String, Act>builder()
          .put("reset", Act.reset())
          .put("500", Act.status(500))
          .put("502", Act.status(502))
          .put("503", Act.status(503))
          .put("504", Act.status(504))
          .put("409", Act.status(409))
          .put("429", Act.status(429))
          .put("limited", Act.status(429, Map.of("x-envoy-ratelimited", "true")))
          .put(CODE, Act.status(418))
          .put("grpc 1", Act.status(200, Map.of("grpc-status", "1")))
          .put("grpc 4", Act.status(200, Map.of("grpc-status", "4")))
          .put("grpc 13", Act.status(200, Map.of("grpc-status", "13")))
          .put("grpc 8", Act.status(200, Map.of("grpc-status", "8")))
          .put("grpc 14", Act.status(200, Map.of("grpc-status", "14")))
          .build();

  /** Signal to the conditions that cover it. */
  private static final ImmutableListMultimap<String, String> COVERED =
      ImmutableListMultimap.<String, String>builder()
          .putAll("refused", "connectFailure", "resetBeforeRequest", "reset", "gatewayError", "5xx")
          .putAll(
              "unconnected", "connectFailure", "resetBeforeRequest", "reset", "gatewayError", "5xx")
          .putAll("refused stream", "refusedStream", "reset", "gatewayError", "5xx")
          .putAll("timed out", "reset", "gatewayError", "5xx")
          .putAll("reset", "reset", "gatewayError", "5xx")
          .putAll("500", "5xx")
          .putAll("502", "gatewayError", "5xx")
          .putAll("503", "gatewayError", "5xx")
          .putAll("504", "gatewayError", "5xx")
          .putAll("409", "retriable4xx")
          .putAll("limited", "envoyRateLimited")
          .putAll(CODE, CODE)
          .putAll("grpc 1", "cancelled")
          .putAll("grpc 4", "deadlineExceeded")
          .putAll("grpc 13", "internal")
          .putAll("grpc 8", "resourceExhausted")
          .putAll("grpc 14", "unavailable")
          .build();

  @TempDir static Path folder;
  private static Theatre theatre;
  private static BlackHole hole;
  private static Refuser refuser;

  @BeforeAll
  static void open() {
    StringBuilder policies =
        new StringBuilder(
            "version: 1\ndefaults: {outlierDetection: none, retry: none}\nservices:\n");
    for (String condition : CONDITIONS) {
      String retryOn = "numRetries: 1, retryOn: [\"" + condition + "\"]";
      policies.append("  %s: {retry: {%s}}\n".formatted(host("on", condition), retryOn));
      policies.append("  %s: {retry: {%s}}\n".formatted(host("refused", condition), retryOn));
      policies.append(
          "  %s: {protocol: http2, retry: {%s}}\n".formatted(host("http2", condition), retryOn));
      policies.append(
          "  %s: {connectTimeout: 300ms, retry: {%s}}\n"
              .formatted(host("unconnected", condition), retryOn));
      policies.append(
          "  %s: {retry: {%s, perTryTimeout: 500ms}}\n"
              .formatted(host("slow", condition), retryOn));
    }
    theatre = Theatre.open(folder, policies.toString().replace("\"418\"", "418"));
    hole = BlackHole.open();
    refuser = Refuser.start();
    for (String condition : CONDITIONS) {
      theatre.serve(host("on", condition), "on");
      theatre.serve(host("slow", condition), "slow");
      register(host("unconnected", condition), hole.port());
      register(host("http2", condition), refuser.port());
      theatre.refuse(host("refused", condition), "refused");
    }
    String last = host("refused", CONDITIONS.getLast());
    theatre.world().awaitHealthy(last, 1);
    theatre.world().await("routes are there", () -> statusOf(last) == 503);
  }

  @AfterAll
  static void close() {
    theatre.close();
    hole.close();
    refuser.close();
  }

  @Test
  void triesAgainOnTheSignalsThatAConditionCoversAndOnNoOther() {
    Map<String, List<String>> covered = new LinkedHashMap<>();
    covered.put("refused", refused());
    covered.put("unconnected", unconnected());
    covered.put("refused stream", streamRefused());
    covered.put("timed out", timedOut());
    ANSWERS.forEach((signal, act) -> covered.put(signal, answered(act)));
    covered.values().removeIf(List::isEmpty);

    System.out.println("retry signals, 18 x 15 requests: " + covered);
    ImmutableListMultimap.Builder<String, String> seen = ImmutableListMultimap.builder();
    covered.forEach(seen::putAll);
    assertThat(seen.build().asMap().entrySet())
        .allSatisfy(entry ->
            assertThat(entry.getValue())
                .as(entry.getKey())
                .containsExactlyInAnyOrderElementsOf(COVERED.get(entry.getKey())));
    assertThat(seen.build().keySet()).isEqualTo(COVERED.keySet());
  }

  /** Nothing arrives there either. */
  private static List<String> unconnected() {
    CONDITIONS.stream()
        .map(condition -> theatre.traffic().together(host("unconnected", condition), 1, Map.of()))
        .toList()
        .forEach(crowd -> assertThat(crowd.join().allAre(503)).isTrue());
    return CONDITIONS.stream()
        .filter(condition ->
            theatre.world().stat(host("unconnected", condition), "upstream_rq_retry") == 1)
        .toList();
  }

  private static List<String> answered(Act act) {
    List<String> covering = new ArrayList<>();
    for (String condition : CONDITIONS) {
      Map<String, String> script = theatre.stage().script(act);
      theatre.traffic().send(host("on", condition), 1, script);
      if (tries(script) == 2) {
        covering.add(condition);
      }
    }
    return covering;
  }

  private static List<String> timedOut() {
    Map<String, Map<String, String>> scripts = new LinkedHashMap<>();
    Act slow = Act.after(Duration.ofSeconds(3), Act.OK);
    CONDITIONS.forEach(condition -> scripts.put(condition, theatre.stage().script(slow)));
    List<Crowd> crowds = new ArrayList<>();
    scripts.forEach((condition, script) ->
        crowds.add(theatre.traffic().together(host("slow", condition), 1, script)));
    crowds.forEach(Crowd::join);
    return CONDITIONS.stream()
        .filter(condition -> tries(scripts.getOrDefault(condition, Map.of())) == 2)
        .toList();
  }

  /** Nothing arrives there, so Envoy's own count is asked. */
  private static List<String> refused() {
    List<String> covering = new ArrayList<>();
    for (String condition : CONDITIONS) {
      String host = host("refused", condition);
      long before = theatre.world().stat(host, "upstream_rq_retry");
      assertThat(statusOf(host)).isEqualTo(503);
      if (theatre.world().stat(host, "upstream_rq_retry") == before + 1) {
        covering.add(condition);
      }
    }
    return covering;
  }

  /** A stream that is refused and not tried again is a 503. */
  private static List<String> streamRefused() {
    return CONDITIONS.stream()
        .filter(condition -> statusOf(host("http2", condition)) == 200)
        .toList();
  }

  private static void register(String service, int port) {
    theatre.world().registry().register(Registration.of(service, service, port));
  }

  private static int statusOf(String host) {
    return theatre.traffic().record(host, 1, Map.of()).getFirst().status();
  }

  private static int tries(Map<String, String> script) {
    return theatre.stage().tries(script).size();
  }

  private static String host(String kind, String condition) {
    return kind + "-" + Ascii.toLowerCase(condition);
  }
}
