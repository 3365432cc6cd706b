package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.stage.Act;
import dev.fingerpost.integration.stage.BlackHole;
import dev.fingerpost.integration.stage.Theatre;
import dev.fingerpost.integration.world.Answer;
import dev.fingerpost.integration.world.Registration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each time-out ends what would otherwise succeed later, and no other does. */
class TimeoutIT {

  private static final Act SLOW = Act.after(Duration.ofSeconds(4), Act.OK);

  private static final String POLICIES =
      """
      version: 1
      defaults: {outlierDetection: none, retry: none, timeout: 400ms}
      services:
        endless: {timeout: 0s}
        shared:
          timeout: 1s
          retry: {numRetries: 9, retryOn: [gatewayError], perTryTimeout: 300ms, methods: [GET]}
        unconnected: {timeout: 30s, connectTimeout: 400ms}
        connecting: {connectTimeout: 30s}
        idle: {timeout: 0s, idleTimeout: 600ms}
        streams: {timeout: 0s, maxStreamDuration: 1s}
      """;

  @TempDir static Path folder;
  private static Theatre theatre;
  private static BlackHole hole;

  @BeforeAll
  static void open() {
    theatre = Theatre.open(folder, POLICIES);
    hole = BlackHole.open();
    for (String service : List.of("unconnected", "connecting")) {
      theatre.world().registry().register(Registration.of(service, service, hole.port()));
    }
    for (String service : List.of("limited", "endless", "shared", "idle", "streams")) {
      theatre.serve(service, service);
    }
    theatre.world().awaitHealthy("streams", 1);
    theatre.world().awaitReachable("streams");
  }

  @AfterAll
  static void close() {
    theatre.close();
    hole.close();
  }

  @Test
  void aRequestEndsAtItsTimeout() {
    long before = stat("cluster.limited.upstream_rq_timeout");
    assertThat(status("limited", SLOW)).isEqualTo(504);
    assertThat(stat("cluster.limited.upstream_rq_timeout")).isEqualTo(before + 1);
    assertThat(status("endless", Act.after(Duration.ofSeconds(1), Act.OK))).isEqualTo(200);
  }

  @Test
  void allTriesShareTheTimeout() {
    Map<String, String> script = theatre.stage().script(SLOW, SLOW, SLOW, SLOW, SLOW, SLOW, SLOW);
    assertThat(theatre.traffic().send("shared", 1, script).allAre(504)).isTrue();

    int tries = theatre.stage().tries(script).size();
    System.out.println("timeout 1s, perTryTimeout 300ms, numRetries 9: " + tries + " tries");
    assertThat(tries).isBetween(2, 4);
  }

  @Test
  void aConnectionEndsAtItsTimeout() {
    assertThat(theatre.traffic().record("unconnected", 1, Map.of()))
        .containsExactly(new Answer(503, Answer.NOBODY));
    assertThat(stat("cluster.unconnected.upstream_cx_connect_timeout")).isEqualTo(1);

    assertThat(theatre.traffic().send("connecting", 1).allAre(504)).isTrue();
    assertThat(stat("cluster.connecting.upstream_cx_connect_timeout")).isZero();
    System.out.println("connectTimeout 400ms: 503 and 1 connection given up; 30s: 504 and 0");
  }

  @Test
  void aSilentRequestEndsAtItsIdleTimeout() {
    String counter = "http.outbound.downstream_rq_idle_timeout";
    long before = stat(counter);
    Act talks = Act.drip(8, Duration.ofMillis(150));
    Act fallsSilent = Act.drip(1, Duration.ofSeconds(4));

    List<Integer> statuses = together("idle", talks, SLOW, fallsSilent);

    System.out.println(
        "idleTimeout 600ms: a byte each 150 ms for 1.2 s; silence; a silent body: " + statuses);
    assertThat(statuses).containsExactly(200, 504, Answer.BROKEN);
    assertThat(stat(counter)).isEqualTo(before + 2);
  }

  @Test
  void aStreamEndsAtItsDuration() {
    String counter = "http.outbound.downstream_rq_max_duration_reached";
    long before = stat(counter);
    Act brief = Act.drip(2, Duration.ofMillis(100));
    Act talks = Act.drip(20, Duration.ofMillis(150));

    List<Integer> statuses = together("streams", brief, talks, SLOW);

    System.out.println("maxStreamDuration 1s: a stream of 0.2 s; of 3 s; silence: " + statuses);
    assertThat(statuses).containsExactly(200, Answer.BROKEN, 504);
    assertThat(stat(counter)).isEqualTo(before + 2);
  }

  /** The statuses of a request for each act, sent at once. */
  private static List<Integer> together(String service, Act... acts) {
    return Arrays.stream(acts)
        .map(act -> theatre.traffic().together(service, 1, theatre.stage().script(act)))
        .toList()
        .stream()
        .map(crowd -> crowd.answers().getFirst().status())
        .toList();
  }

  private static int status(String service, Act act) {
    Map<String, String> script = theatre.stage().script(act);
    return theatre.traffic().record(service, 1, script).getFirst().status();
  }

  private static long stat(String name) {
    return theatre.world().envoy().stat(name);
  }
}
