package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.stage.Act;
import dev.fingerpost.integration.stage.Actor;
import dev.fingerpost.integration.stage.Theatre;
import dev.fingerpost.integration.stage.Try;
import dev.fingerpost.integration.world.Answer;
import dev.fingerpost.integration.world.Crowd;
import dev.fingerpost.integration.world.Registration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The instance with the smallest time stamp is next, and a retry does not go where it was. */
class TimestampIT {

  private static final int REQUESTS = 400;
  private static final Act FAILS = Act.status(503);

  private static final String POLICIES =
      """
      version: 1
      defaults: {outlierDetection: none, retry: none, circuitBreaker: none}
      services:
        stamps: {loadBalancer: timestamp}
        dice: {loadBalancer: random}
        again: {loadBalancer: timestamp, retry: {retryOn: [503]}}
        turns: {loadBalancer: roundRobin, retry: {retryOn: [503], otherHost: false}}
        mild: {loadBalancer: timestamp, retry: {retryOn: [503]}}
        skewed: {loadBalancer: timestamp, retry: {retryOn: [503]}}
        race: {loadBalancer: timestamp, retry: {retryOn: [gatewayError], methods: [GET], perTryTimeout: 200ms, hedgeOnPerTryTimeout: true}}
      """;

  @TempDir static Path folder;
  private static Theatre theatre;

  @BeforeAll
  static void open() {
    theatre = Theatre.open(folder, POLICIES);
    for (String service : List.of("stamps", "dice")) {
      serve(service, 1, 1, 1, 1, 1);
    }
    for (String service : List.of("again", "turns", "race")) {
      serve(service, 1, 1);
    }
    serve("mild", 5, 1);
    serve("skewed", 20, 1);
    world().awaitReachable("skewed");
  }

  @AfterAll
  static void close() {
    theatre.close();
  }

  @Test
  void theLeastRecentlyUsedInstanceIsNext() {
    int stamps = notLeastRecentlyUsed("stamps");
    int dice = notLeastRecentlyUsed("dice");

    System.out.printf(
        "timestamp, equal weights: %d of %d not at the least recently used of 5; random %d%n",
        stamps, REQUESTS, dice);
    assertThat(stamps).isZero();
    assertThat(dice).as("the neighbour").isGreaterThan(REQUESTS / 2);
  }

  @Test
  void aRetryNeverGoesBackAtEqualWeights() {
    int again = back("again");
    int turns = back("turns");

    System.out.printf(
        "timestamp, equal weights, 2 instances: %d of %d retries at the failed one;"
            + " roundRobin without otherHost %d%n",
        again, REQUESTS, turns);
    assertThat(again).isZero();
    assertThat(turns).as("the neighbour").isPositive();
  }

  @Test
  void aRetryMayGoBackAtSkewedWeights() {
    int mild = back("mild");
    int skewed = back("skewed");

    System.out.printf(
        "timestamp, 2 instances: at weights 5:1 %d of %d retries at the failed one, at 20:1 %d%n",
        mild, REQUESTS, skewed);
    assertThat(mild).isZero();
    assertThat(skewed).isPositive();
  }

  @Test
  void aSlowFirstTryIsOvertakenAndNotGivenUp() {
    Act never = Act.after(Duration.ofSeconds(20), Act.OK);
    Act late = Act.after(Duration.ofMillis(600), Act.OK);
    for (int n = 0; n < 5; n++) {
      assertThat(winner(never, Act.OK)).as("the second").isEqualTo(1);
    }
    assertThat(winner(late, never)).as("the first, after its time").isZero();
    System.out.println("timestamp, hedged: 5 of 5 slow tries overtaken, 1 of 1 late answer taken");
  }

  /** Which of a hedged request's two tries was answered, 0 or 1. */
  private static int winner(Act first, Act second) {
    Map<String, String> script = theatre.stage().script(first, second);
    Answer answer = theatre.traffic().record("race", 1, script).getFirst();
    List<Try> tries = theatre.stage().tries(script);
    assertThat(tries).hasSize(2).extracting(Try::instance).doesNotHaveDuplicates();
    assertThat(answer.status()).isEqualTo(200);
    return answer.instance().equals(tries.getFirst().instance()) ? 0 : 1;
  }

  /** Of the requests after the first ones, how many did not go where nobody was for longest. */
  private static int notLeastRecentlyUsed(String service) {
    Map<String, Integer> used = new HashMap<>();
    int wrong = 0;
    List<Answer> answers = theatre.traffic().record(service, 50 + REQUESTS, Map.of());
    for (int n = 0; n < answers.size(); n++) {
      String instance = answers.get(n).instance();
      int last = used.getOrDefault(instance, -1);
      if (n >= 50 && used.values().stream().anyMatch(other -> other < last)) {
        wrong++;
      }
      used.put(instance, n);
    }
    assertThat(used).hasSize(5);
    return wrong;
  }

  /** How many retries go where the first try has just failed, while other requests go between. */
  private static int back(String service) {
    int back = 0;
    for (int round = 0; round < REQUESTS / 50; round++) {
      List<Map<String, String>> scripts =
          Stream.generate(() -> theatre.stage().script(FAILS)).limit(50).toList();
      List<Crowd> crowds = new ArrayList<>();
      scripts.forEach(script -> crowds.add(theatre.traffic().together(service, 1, script)));
      crowds.forEach(crowd -> assertThat(crowd.join().allAre(200)).isTrue());
      for (Map<String, String> script : scripts) {
        List<Try> tries = theatre.stage().tries(script);
        assertThat(tries).hasSize(2);
        back += tries.getFirst().instance().equals(tries.getLast().instance()) ? 1 : 0;
      }
    }
    return back;
  }

  private static void serve(String service, int... weights) {
    for (int n = 0; n < weights.length; n++) {
      Actor actor = theatre.stage().actor(service + "-" + (n + 1));
      Registration plain = Registration.of(service, actor.id(), actor.port());
      world().registry().register(plain.withWeight(weights[n]));
    }
    world().awaitHealthy(service, weights.length);
  }

  private static World world() {
    return theatre.world();
  }
}
