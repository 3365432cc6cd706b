package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.GitRepository;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.RealEnvoy;
import dev.fingerpost.integration.world.Traffic;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of three Envoys lacks what a policy asks for (DEC-56): it keeps the last good cluster and
 * everything else, the others go on, and the status names the line.
 */
class OneEnvoyRefusesIT {

  private static final String FILE = "policies/orders.yaml";
  private static final String NACKS =
      "fingerpost_xds_responses_total{result=\"nack\",type=\"cluster\"}";

  @TempDir Path folder;

  @Test
  void theOthersGoOnAndTheStatusNamesTheLine() {
    try (GitRepository git = GitRepository.create(folder.resolve("git"))) {
      git.commit("policies/common.yaml", "defaults:\n  connectTimeout: 2s\n  timeout: 9s\n");
      git.commit(FILE, orders("leastRequest"));
      try (World world = World.open(RegistryKind.FILE, folder, "--git", git.folder().toString())) {
        world.serve("orders", "orders-1");
        world.serve("orders", "orders-2");
        world.serve("reviews", "reviews-1");
        int outbound = Loopback.freePort();
        try (RealEnvoy second = envoy(world, "web-2", Loopback.freePort());
            RealEnvoy poor = envoy(world, "web-3", outbound, WITHOUT_MAGLEV)) {
          Traffic traffic = new Traffic(outbound);
          for (RealEnvoy envoy : List.of(world.envoy(), second, poor)) {
            awaitHealthy(world, envoy, "orders", 2);
            awaitHealthy(world, envoy, "reviews", 1);
          }
          world.await("all is accepted", () -> states(world).equals("ack ack ack"));

          String commit = git.commit(FILE, orders("maglev"));
          world.await("two have maglev", () -> hasMaglev(world.envoy()) && hasMaglev(second));
          world.await("the third refuses", () -> states(world).equals("ack ack nack"));
          assertThat(hasMaglev(poor)).isFalse();
          JsonNode refused = type(world, "web-3").at("/refused/0");
          assertThat(refused.path("resource").asText()).isEqualTo("orders");
          assertThat(refused.path("service").asText()).isEqualTo("orders");
          assertThat(refused.path("path").asText()).isEqualTo("services.orders.loadBalancer");
          assertThat(world.server().status())
              .contains("NACK cluster by web-3: ")
              .contains("orders from " + FILE + ":5 (commit " + commit.substring(0, 12) + ")");
          assertThat(world.server().metric("fingerpost_quarantined_resources")).isEqualTo(1);

          // Its other clusters live, and the refused one serves on as it was.
          git.commit(
              "policies/reviews.yaml", "services:\n  reviews:\n    loadBalancer: ringHash\n");
          world.await(
              "the third has the change of another service",
              () -> !poor.stats("cluster.reviews.ring_hash_lb").isEmpty());
          world.serve("orders", "orders-3");
          world.serve("reviews", "reviews-2");
          awaitHealthy(world, poor, "orders", 3);
          awaitHealthy(world, poor, "reviews", 2);
          assertThat(traffic.send("orders", 60).failed()).isZero();
          assertThat(traffic.send("reviews", 60).failed()).isZero();
          assertThat(states(world)).isEqualTo("ack ack nack");
          assertThat(world.server().metrics()).containsEntry(NACKS, 1.0);
          assertThat(world.server().metric("fingerpost_xds_refused_resent_total")).isZero();

          // Nor does a restart of the server try again what it knows to be refused.
          world.await(
              "the refusal is on disk", () -> world.server().metric("fingerpost_ledger_kept") == 1);
          world.server().kill();
          world.server().restart();
          world.await("all are back", () -> states(world).equals("ack ack nack"));
          assertThat(world.server().status())
              .contains("orders from " + FILE + ":5 (commit " + commit(world) + ")");

          git.commit(FILE, orders("roundRobin"));
          world.await("all is accepted again", () -> states(world).equals("ack ack ack"));
          assertThat(world.server().metrics().getOrDefault(NACKS, 0.0)).isZero();
          assertThat(world.server().metric("fingerpost_xds_refused_resent_total")).isZero();
          assertThat(world.server().metric("fingerpost_quarantined_resources")).isZero();
          assertThat(world.server().status()).doesNotContain("NACK");
          assertThat(traffic.send("orders", 60).byInstance()).hasSize(3);
        }
      }
    }
  }

  private static final String[] WITHOUT_MAGLEV = {
    "--disable-extensions", "envoy.load_balancing_policies/envoy.load_balancing_policies.maglev"
  };

  private RealEnvoy envoy(World world, String id, int outbound, String... more) {
    return RealEnvoy.start(
            Programs.envoy(),
            folder.resolve(id),
            world.server().bootstrap(id, "web", outbound),
            more)
        .awaitLive();
  }

  private static String orders(String loadBalancer) {
    return "version: 1\nservices:\n  orders:\n    timeout: 5s\n    loadBalancer: "
        + loadBalancer
        + "\n";
  }

  private static void awaitHealthy(World world, RealEnvoy envoy, String service, int instances) {
    world.await(
        instances + " instances of " + service,
        () -> envoy.stat("cluster." + service + ".membership_healthy") == instances);
  }

  private static boolean hasMaglev(RealEnvoy envoy) {
    return !envoy.stats("cluster.orders.maglev_lb").isEmpty();
  }

  /** How web-1, web-2 and web-3 stand with clusters. */
  private static String states(World world) {
    return String.join(
        " ",
        List.of("web-1", "web-2", "web-3").stream()
            .map(id -> type(world, id).path("state").asText())
            .toList());
  }

  private static String commit(World world) {
    return type(world, "web-3").at("/refused/0/revision").asText();
  }

  private static JsonNode type(World world, String id) {
    for (JsonNode envoy : world.server().api("envoys")) {
      if (envoy.path("id").asText().equals(id)) {
        return envoy.at("/types/cluster");
      }
    }
    return MissingNode.getInstance(); // not connected
  }
}
