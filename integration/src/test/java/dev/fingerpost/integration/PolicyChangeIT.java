package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fingerpost.integration.harness.Bands;
import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.Answer;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.GitRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A commit is live without a restart; a wrong one changes nothing and says where it is wrong. */
class PolicyChangeIT {

  private static final String FILE = "policies/orders.yaml";
  private static final String MISTAKE = FILE + ":4:19";
  private static final int REQUESTS = 300;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void takesATimeOutAndARetry(RegistryKind kind) {
    try (GitRepository git = repository();
        World world = World.open(kind, folder, "--git", git.folder().toString())) {
      EchoService instance = world.serve("orders", "orders-1");
      world.awaitHealthy("orders", 1);
      world.awaitReachable("orders");
      long modified = world.clustersModified();

      instance.delayBy(Duration.ofMillis(700));
      assertThat(world.traffic().send("orders", 2).byStatus()).isEqualTo(Map.of(200, 2));
      git.commit(FILE, policy("loadBalancer: roundRobin\n    timeout: 200ms"));
      world.await("the time-out is live", () -> world.traffic().send("orders", 1).allAre(504));
      assertThat(world.traffic().send("orders", 5).byStatus()).isEqualTo(Map.of(504, 5));
      instance.delayBy(Duration.ZERO);

      instance.failNext(1);
      assertThat(world.traffic().send("orders", 2).byStatus()).isEqualTo(Map.of(200, 1, 503, 1));
      git.commit(
          FILE, policy("loadBalancer: roundRobin\n    retry: {numRetries: 1, retryOn: [503]}"));
      world.await(
          "the retry is live",
          () -> {
            instance.failNext(1);
            return world.traffic().send("orders", 2).allAre(200);
          });
      long retries = world.stat("orders", "upstream_rq_retry");
      assertThat(retries).isPositive();
      instance.failNext(1);
      assertThat(world.traffic().send("orders", 10).byStatus()).isEqualTo(Map.of(200, 10));
      assertThat(world.stat("orders", "upstream_rq_retry")).isEqualTo(retries + 1);
      // Two tries are allowed: the third failure in a row comes through.
      instance.failNext(3);
      assertThat(world.traffic().send("orders", 2).byStatus()).isEqualTo(Map.of(200, 1, 503, 1));

      // Both stand in the route: no cluster was made anew.
      assertThat(world.clustersModified()).isEqualTo(modified);
    }
  }

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void keepsTheLastGoodPolicyUntilTheRepair(RegistryKind kind) {
    try (GitRepository git = repository();
        World world = World.open(kind, folder, "--git", git.folder().toString())) {
      three(world);
      long modified = world.clustersModified();

      git.commit(FILE, policy("loadBalancer: roundRobbin"));
      awaitReported(world);
      requireReported(world);

      world.serve("orders", "orders-4"); // discovery flows all the while
      world.awaitHealthy("orders", 4);
      assertThat(repeats(world)).isZero();

      world.server().kill();
      world.server().restart();
      awaitReported(world);
      requireReported(world);
      world.serve("orders", "orders-5");
      world.awaitHealthy("orders", 5);
      assertThat(repeats(world)).isZero();
      assertThat(world.clustersModified()).isEqualTo(modified);

      git.commit(FILE, policy("loadBalancer: random"));
      world.await("the repair is live", () -> world.clustersModified() > modified);
      world.await("/readyz is content", () -> world.server().readiness().equals("ready\n"));
      assertThat(world.server().api("diagnostics")).isEmpty();
      assertThat(Bands.isCredible(repeats(world), REQUESTS - 1, 1 / 5.0)).isTrue();
      assertThat(world.server().metric("fingerpost_policy_valid")).isEqualTo(1);
    }
  }

  private static void awaitReported(World world) {
    world.await("the mistake is known", () -> world.server().readiness().contains(MISTAKE));
  }

  private static void requireReported(World world) {
    JsonNode mistake = world.server().api("diagnostics").get(0);
    assertThat(mistake.path("file").asText()).isEqualTo(FILE);
    assertThat(mistake.path("line").asInt()).isEqualTo(4);
    assertThat(mistake.path("column").asInt()).isEqualTo(19);
    assertThat(mistake.path("path").asText()).isEqualTo("services.orders.loadBalancer");
    assertThat(mistake.path("hint").asText()).contains("roundRobin");
    assertThat(world.server().status()).contains(MISTAKE);
    assertThat(world.server().metric("fingerpost_policy_valid")).isZero();
    assertThat(world.server().metric("fingerpost_policy_errors")).isEqualTo(1);
  }

  private GitRepository repository() {
    GitRepository git = GitRepository.create(folder.resolve("git"));
    git.commit(FILE, policy("loadBalancer: roundRobin"));
    return git;
  }

  private static String policy(String settings) {
    return "version: 1\nservices:\n  orders:\n    " + settings + "\n    outlierDetection: none\n";
  }

  private static void three(World world) {
    world.serve("orders", "orders-1");
    world.serve("orders", "orders-2");
    world.serve("orders", "orders-3");
    world.awaitHealthy("orders", 3);
    world.awaitReachable("orders");
  }

  /** How often an instance answers twice running: never where they take turns. */
  private static int repeats(World world) {
    List<Answer> answers = world.traffic().record("orders", REQUESTS, Map.of());
    int repeats = 0;
    for (int n = 1; n < answers.size(); n++) {
      if (answers.get(n).equals(answers.get(n - 1))) {
        repeats++;
      }
    }
    return repeats;
  }
}
