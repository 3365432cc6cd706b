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
  private static final int REQUESTS = 300;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void takesTheCommitsThatAreRight(RegistryKind kind) {
    try (GitRepository git = GitRepository.create(folder.resolve("git"))) {
      git.commit(FILE, policy("loadBalancer: roundRobin"));
      try (World world = World.open(kind, folder, "--git", git.folder().toString())) {
        world.serve("orders", "orders-1");
        world.serve("orders", "orders-2");
        EchoService third = world.serve("orders", "orders-3");
        world.awaitHealthy("orders", 3);
        world.awaitReachable("orders");
        assertThat(repeats(world)).isZero();

        long modified = world.clustersModified();
        git.commit(FILE, policy("loadBalancer: random"));
        world.await("random is live", () -> world.clustersModified() > modified);
        assertThat(Bands.isCredible(repeats(world), REQUESTS - 1, 1 / 3.0)).isTrue();

        third.delayBy(Duration.ofSeconds(2));
        git.commit(FILE, policy("timeout: 300ms"));
        world.await(
            "the time-out is live",
            () -> world.traffic().send("orders", 10).byStatus().containsKey(504));

        third.delayBy(Duration.ZERO);
        third.answerWith(503);
        git.commit(
            FILE,
            policy(
                "outlierDetection: none\n    retry: {numRetries: 3, retryOn: [503], otherHost: true}"));
        world.await(
            "the retry is live",
            () ->
                world.traffic().send("orders", 30).failed() == 0
                    && world.stat("orders", "upstream_rq_retry_success") > 0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void keepsTheLastGoodPolicyUntilTheRepair(RegistryKind kind) {
    try (GitRepository git = GitRepository.create(folder.resolve("git"))) {
      git.commit(FILE, policy("loadBalancer: roundRobin"));
      try (World world = World.open(kind, folder, "--git", git.folder().toString())) {
        world.serve("orders", "orders-1");
        world.serve("orders", "orders-2");
        world.serve("orders", "orders-3");
        world.awaitHealthy("orders", 3);
        world.awaitReachable("orders");
        long modified = world.clustersModified();

        git.commit(FILE, policy("loadBalancer: roundRobbin"));
        world.await("the mistake is reported", () -> !world.server().api("diagnostics").isEmpty());
        JsonNode mistake = world.server().api("diagnostics").get(0);
        assertThat(mistake.path("file").asText()).endsWith(FILE);
        assertThat(mistake.path("line").asInt()).isEqualTo(4);
        assertThat(mistake.path("column").asInt()).isEqualTo(19);
        assertThat(mistake.path("hint").asText()).contains("roundRobin");
        assertThat(world.server().readiness()).contains("orders.yaml");

        world.serve("orders", "orders-4"); // discovery flows all the while
        world.awaitHealthy("orders", 4);
        assertThat(repeats(world)).isZero();
        assertThat(world.clustersModified()).isEqualTo(modified);

        git.commit(FILE, policy("loadBalancer: random"));
        world.await("the repair is live", () -> world.clustersModified() > modified);
        assertThat(world.server().api("diagnostics")).isEmpty();
      }
    }
  }

  private static String policy(String settings) {
    return "version: 1\nservices:\n  orders:\n    " + settings + "\n";
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
