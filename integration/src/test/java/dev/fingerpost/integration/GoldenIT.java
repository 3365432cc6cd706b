package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Lists;
import dev.fingerpost.envoy.bootstrap.Bootstrap;
import dev.fingerpost.envoy.bootstrap.BootstrapOptions;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.world.ChildProcess;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Traffic;
import dev.fingerpost.model.catalog.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the golden files hold is what a real Envoy takes, all of it, without a word. */
class GoldenIT {

  /** Each file that Envoy watches takes one of the few inotify instances that a user has. */
  private static final int BATCH = 10;

  /** No instances, one at an IPv6 address of no network, and those that do not speak HTTP/1.1. */
  private static final Set<String> UNREACHABLE =
      Set.of(
          "empty-service.orders",
          "registry-ipv6.orders",
          "protocol-all.stock",
          "protocol-all.ledger",
          "health-check-kinds.stock",
          "health-check-kinds.ledger");

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource("batches")
  void everyCaseIsTakenAndRoutesAndNothingIsWedged(List<String> paths) {
    List<GoldenCase> cases = paths.stream().map(GoldenCase::read).toList();
    try (Instances instances = new Instances();
        GoldenEnvoy golden = start(instances, cases)) {
      assertThat(golden.complaints()).isEmpty();

      for (GoldenCase one : cases) {
        Traffic traffic = new Traffic(golden.port(one));
        for (JsonNode host : one.hosts()) {
          String cluster = host.at("/routes/0/route/cluster").asText();
          if (UNREACHABLE.contains(cluster)) {
            continue;
          }
          assertThat(traffic.send(host.at("/domains/0").asText(), 1).byStatus())
              .as(cluster)
              .isEqualTo(Map.of(200, 1));
          assertThat(golden.envoy().stat("cluster." + cluster + ".upstream_rq_total"))
              .as(cluster)
              .isEqualTo(1);
        }
      }
      // The control plane gets none of the log of these tries.
      assertThat(golden.envoy().stat("cluster._control_plane.upstream_cx_total")).isZero();
      assertThat(golden.envoy().stat("access_logs.grpc_access_log.logs_written")).isZero();

      GoldenCase more = GoldenCase.read("retry/safe");
      instances.moveIn(more);
      ObjectNode cluster = more.clusters().getFirst().put("name", "afterwards");
      golden.addCluster(cluster, more.assignments().getFirst());
      assertThat(golden.complaints()).isEmpty();
    }
  }

  @Test
  void allCasesTogetherAreAValidBootstrap() throws IOException {
    List<GoldenCase> cases = GoldenCase.paths().stream().map(GoldenCase::read).toList();

    assertThat(validate(StaticGoldens.bootstrap(cases)))
        .startsWith("exit 0")
        .doesNotContain("[error]", "deprecated");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spoilt")
  void aSpoiltCaseIsNoValidBootstrap(String path, Consumer<GoldenCase> spoil, String complaint)
      throws IOException {
    GoldenCase one = GoldenCase.read(path);
    spoil.accept(one);
    // What is only deprecated is valid, with a warning.
    assertThat(validate(StaticGoldens.bootstrap(List.of(one))))
        .containsPattern("exit 1|Using deprecated option");
  }

  static List<List<String>> batches() {
    List<String> paths = GoldenCase.paths();
    assertThat(paths).hasSizeGreaterThan(40);
    return Lists.partition(paths, BATCH);
  }

  @Test
  void theLogOfTriesBeginsWithItsRuntimeKey() {
    GoldenCase one = GoldenCase.read("retry/safe");
    try (Instances instances = new Instances();
        GoldenEnvoy golden = start(instances, List.of(one))) {
      Traffic traffic = new Traffic(golden.port(one));
      assertThat(traffic.send("orders", 50).allAre(200)).isTrue();
      assertThat(golden.envoy().stat("cluster._control_plane.upstream_cx_total")).isZero();

      golden.envoy().admin().post("/runtime_modify?als.sample=100");
      assertThat(traffic.send("orders", 50).allAre(200)).isTrue();
      golden.await(
          "Envoy connects to the control plane",
          () -> golden.envoy().stat("cluster._control_plane.upstream_cx_total") > 0);
      assertThat(golden.envoy().stat("access_logs.grpc_access_log.logs_written")).isPositive();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spoilt")
  void aSpoiltCaseIsRefused(String path, Consumer<GoldenCase> spoil, String complaint) {
    GoldenCase one = GoldenCase.read(path);
    spoil.accept(one);
    try (GoldenEnvoy golden = GoldenEnvoy.start(folder, List.of(one))) {
      assertThat(golden.complaints()).anyMatch(line -> line.contains(complaint));
    }
  }

  static Stream<Arguments> spoilt() {
    return Stream.of(
        spoilt(
            "balancer/maglev",
            one ->
                ((ObjectNode) one.clusters().getFirst().findValue("typed_config"))
                    .put("table_size", 10),
            "cluster_manager.cds.update_rejected"),
        spoilt(
            "circuit-breaker/default",
            one -> one.clusters().getFirst().putObject("http2_protocol_options"),
            "deprecated"),
        spoilt(
            "weights/meta",
            one ->
                ((ObjectNode) one.assignments().getFirst().findValue("socket_address"))
                    .put("address", "orders.internal"),
            "cluster.weights-meta.orders.update_"),
        spoilt(
            "retry/everything",
            one ->
                ((ObjectNode) one.routes().findValue("retry_back_off"))
                    .put("max_interval", "0.001s"),
            "http.outbound.rds.retry-everything.update_"),
        spoilt(
            "node/own-outbound",
            one -> one.listener().put("bogus", 1),
            "listener_manager.lds.update_"));
  }

  @Test
  void theProductsBootstrapIsValid() throws IOException {
    BootstrapOptions options =
        new BootstrapOptions(
            "web-1",
            "web",
            List.of(new Address("control.internal", 18000), new Address("2001:db8::1", 18000)),
            new Address("127.0.0.1", 15001),
            new Address("127.0.0.1", 15000));

    assertThat(validate(Bootstrap.yaml(options))).startsWith("exit 0").doesNotContain("[warning]");
    assertThat(validate(Bootstrap.yaml(options) + "bogus: 1\n"))
        .startsWith("exit 1")
        .contains("bogus");
  }

  private String validate(String bootstrap) throws IOException {
    Path file = Files.writeString(folder.resolve("bootstrap.yaml"), bootstrap);
    Path log = Files.createTempFile(folder, "validate", ".log");
    List<String> command =
        List.of(Programs.envoy().toString(), "--mode", "validate", "-c", file.toString());
    try (ChildProcess process = ChildProcess.start("Envoy", command, log)) {
      int status = process.exitCode(Duration.ofSeconds(20));
      return "exit " + status + "\n" + Files.readString(log);
    }
  }

  private GoldenEnvoy start(Instances instances, List<GoldenCase> cases) {
    cases.forEach(instances::moveIn);
    return GoldenEnvoy.start(folder, cases);
  }

  private static Arguments spoilt(String path, Consumer<GoldenCase> spoil, String complaint) {
    return Arguments.of(path, spoil, complaint);
  }

  /** Real instances in the place of the cases' IPv4 ones, by the address that these have. */
  private static final class Instances implements AutoCloseable {
    private final Map<String, EchoService> services = new HashMap<>();

    void moveIn(GoldenCase golden) {
      for (ObjectNode assignment : golden.assignments()) {
        for (JsonNode address : assignment.findValues("socket_address")) {
          String literal = address.get("address").asText();
          if (!literal.contains(":")) {
            int port = services.computeIfAbsent(literal, EchoService::start).port();
            ((ObjectNode) address).put("address", "127.0.0.1").put("port_value", port);
          }
        }
      }
    }

    @Override
    public void close() {
      services.values().forEach(EchoService::close);
    }
  }
}
