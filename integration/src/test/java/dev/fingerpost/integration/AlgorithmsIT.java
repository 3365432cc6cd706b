package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Bands;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.stage.Act;
import dev.fingerpost.integration.stage.Actor;
import dev.fingerpost.integration.stage.Theatre;
import dev.fingerpost.integration.stage.Try;
import dev.fingerpost.integration.world.Answer;
import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.Crowd;
import dev.fingerpost.integration.world.Registration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each balancer shares requests out as its name says, and its neighbour does not. */
class AlgorithmsIT {

  private static final int REQUESTS = 800;
  private static final List<Integer> ONE_TWO_FIVE = List.of(1, 2, 5);

  private static final String POLICIES =
      """
      version: 1
      defaults: {outlierDetection: none, retry: none, consul: {weightFrom: meta.weight}}
      services:
        dice: {loadBalancer: random}
        turns: {loadBalancer: roundRobin}
        scales: {loadBalancer: weighted}
        near: {loadBalancer: weighted}
        meta: {loadBalancer: weighted}
        tags: {loadBalancer: weighted, consul: {weightFrom: tag.weight}}
        named: {loadBalancer: {policy: weighted, fixedWeights: {named-1: 1, named-2: 2, named-3: 5}}}
        uneven: {loadBalancer: leastRequest}
        two: {loadBalancer: leastRequest}
        all: {loadBalancer: {policy: leastRequest, selectionMethod: fullScan}}
        blind: {loadBalancer: random}
      """;

  @TempDir static Path folder;
  private static Theatre theatre;

  @BeforeAll
  static void open() {
    theatre = Theatre.open(folder, POLICIES);
    for (String service : List.of("dice", "turns", "scales", "uneven")) {
      three(service, n -> n.withWeight(weight(n)));
    }
    three("near", n -> n.withWeight(Math.min(weight(n), 4)));
    three("meta", n -> n.withMeta(Map.of("weight", "" + weight(n))));
    three("tags", n -> n.withTags("blue", "weight:" + weight(n)));
    three("named", n -> n.withWeight(7));
    for (String service : List.of("two", "all", "blind")) {
      theatre.serve(service, service + "-1");
      theatre.serve(service, service + "-2");
      world().awaitHealthy(service, 2);
    }
    world().awaitHealthy("named", 3);
    world().awaitReachable("blind");
  }

  @AfterAll
  static void close() {
    theatre.close();
  }

  @Test
  void randomIsAUniformDraw() {
    List<Answer> dice = theatre.traffic().record("dice", REQUESTS, Map.of());
    List<Answer> turns = theatre.traffic().record("turns", REQUESTS, Map.of());

    System.out.printf(
        "random, weights 1, 2, 5 ignored: %s of %d, the same twice %d times; roundRobin %d times%n",
        Answers.count(dice).byInstance(), REQUESTS, repeats(dice), repeats(turns));
    assertThat(isUniform(Answers.count(dice))).isTrue();
    assertThat(isUniform(theatre.traffic().send("scales", REQUESTS))).as("the neighbour").isFalse();
    assertThat(Bands.isCredible(repeats(dice), REQUESTS - 1, 1 / 3.0)).isTrue();
    assertThat(Bands.isCredible(repeats(turns), REQUESTS - 1, 1 / 3.0)).as("roundRobin").isFalse();
  }

  @Test
  void roundRobinTakesStrictTurnsOnOneWorker() {
    int turns = outOfTurn("turns");
    int dice = outOfTurn("dice");

    System.out.printf(
        "roundRobin, weights 1, 2, 5 ignored: %d of %d out of turn; random %d%n",
        turns, REQUESTS, dice);
    assertThat(turns).isZero();
    assertThat(dice).as("the neighbour").isGreaterThan(REQUESTS / 3);
  }

  @Test
  void weightsComeFromTheRegistryFromMetaFromATagOrByName() {
    for (String service : List.of("scales", "meta", "tags", "named", "uneven")) {
      Answers answers = theatre.traffic().send(service, REQUESTS);
      System.out.printf("weights 1:2:5, %s: %s of %d%n", service, answers.byInstance(), REQUESTS);
      assertThat(isOneTwoFive(service, answers)).as(service).isTrue();
    }
    for (String neighbour : List.of("near", "turns", "dice")) {
      Answers answers = theatre.traffic().send(neighbour, REQUESTS);
      assertThat(isOneTwoFive(neighbour, answers)).as(neighbour).isFalse();
    }
  }

  @Test
  void leastRequestPrefersTheIdleInstance() {
    int two = atTheBusyOne("two");
    int all = atTheBusyOne("all");
    int blind = atTheBusyOne("blind");

    System.out.printf(
        "leastRequest, one of two instances busy: it got %d of %d; fullScan %d; random %d%n",
        two, REQUESTS, all, blind);
    // Two draws with replacement are both the busy one in a quarter of the cases.
    assertThat(Bands.isCredible(two, REQUESTS, 0.25)).isTrue();
    assertThat(all).isZero();
    assertThat(Bands.isCredible(blind, REQUESTS, 0.25)).as("the neighbour").isFalse();
  }

  private static int repeats(List<Answer> answers) {
    return (int)
        IntStream.range(1, answers.size())
            .filter(n -> answers.get(n).equals(answers.get(n - 1)))
            .count();
  }

  /** How many of the answers come from another instance than three requests before. */
  private static int outOfTurn(String service) {
    List<Answer> answers = theatre.traffic().record(service, REQUESTS, Map.of());
    assertThat(Answers.count(answers).byInstance()).hasSize(3);
    return (int)
        IntStream.range(3, answers.size())
            .filter(n -> !answers.get(n).equals(answers.get(n - 3)))
            .count();
  }

  private static boolean isUniform(Answers answers) {
    return answers.failed() == 0
        && answers.byInstance().values().stream()
            .allMatch(hits -> Bands.isCredible(hits, answers.total(), 1 / 3.0));
  }

  /** Turns by weight are no draws: they leave a point only by where they begin and end. */
  private static boolean isOneTwoFive(String service, Answers answers) {
    Map<String, Double> asked =
        Map.of(service + "-1", 12.5, service + "-2", 25.0, service + "-3", 62.5);
    return answers.failed() == 0 && Bands.areWithin(answers, asked, 1);
  }

  /** What an instance gets that has one request to answer all the while. */
  private static int atTheBusyOne(String service) {
    CountDownLatch gate = new CountDownLatch(1);
    Map<String, String> script = theatre.stage().script(Act.behind(gate, Act.OK));
    Crowd held = theatre.traffic().together(service, 1, script);
    world().await("one is busy", () -> theatre.stage().tries(script).size() == 1);
    Try busy = theatre.stage().tries(script).getFirst();
    Answers answers = theatre.traffic().send(service, REQUESTS);
    gate.countDown();
    assertThat(held.join().allAre(200)).isTrue();
    assertThat(answers.failed()).isZero();
    return answers.of(busy.instance());
  }

  private static int weight(Registration instance) {
    return ONE_TWO_FIVE.get(instance.id().charAt(instance.id().length() - 1) - '1');
  }

  private static void three(String service, UnaryOperator<Registration> more) {
    for (int n = 1; n <= 3; n++) {
      Actor actor = theatre.stage().actor(service + "-" + n);
      Registration plain = Registration.of(service, actor.id(), actor.port());
      world().registry().register(more.apply(plain));
    }
    world().awaitHealthy(service, 3);
  }

  private static World world() {
    return theatre.world();
  }
}
