package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.ChildProcess;
import dev.fingerpost.integration.world.ConsulTls;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.GitRepository;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.RealEnvoy;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.Registration.Health;
import dev.fingerpost.integration.world.SteadyLoad;
import dev.fingerpost.integration.world.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The harness itself: what it reports of the real programs is true, and it leaves nothing behind.
 */
class HarnessIT {

  @TempDir Path folder;

  @Test
  void countsTheTurnsOfARealEnvoy() {
    try (EchoService one = EchoService.start("one");
        EchoService two = EchoService.start("two");
        EchoService three = EchoService.start("three")) {
      int port = Loopback.freePort();
      RealEnvoy envoy =
          RealEnvoy.start(
              Programs.envoy(), folder, StaticBootstrap.of(port, List.of(one, two, three)));
      try (envoy) {
        envoy.awaitLive();

        Answers answers = new Traffic(port).send("orders", 300);

        assertThat(answers.byInstance()).isEqualTo(Map.of("one", 100, "two", 100, "three", 100));
        assertThat(answers.byStatus()).isEqualTo(Map.of(200, 300));
        assertThat(one.requests()).isEqualTo(100);
        assertThat(envoy.stat("cluster.orders.upstream_rq_total")).isEqualTo(300);
        assertThat(envoy.stats("cluster.orders.membership_"))
            .containsEntry("cluster.orders.membership_healthy", 3L);
        assertThat(envoy.hosts("orders")).hasSize(3);
        assertThat(envoy.hosts("nothing")).isEmpty();
        assertThat(envoy.configDump().path("configs")).isNotEmpty();
      }
      assertThat(isRunning(envoy.process())).isFalse();
    }
  }

  @Test
  void seesFailuresUnderASteadyLoad() {
    try (EchoService one = EchoService.start("one")) {
      int port = Loopback.freePort();
      try (RealEnvoy envoy =
          RealEnvoy.start(Programs.envoy(), folder, StaticBootstrap.of(port, List.of(one)))) {
        envoy.awaitLive();
        SteadyLoad load = new Traffic(port).steady("orders", 200);
        requests(one, 20);
        one.answerWith(503);
        requests(one, 40);

        Answers answers = load.stop();

        assertThat(answers.byStatus().keySet()).containsExactly(200, 503);
        assertThat(answers.failed()).isGreaterThanOrEqualTo(19);
        assertThat(answers.total()).isEqualTo((int) one.requests());
      }
    }
  }

  @Test
  void registersInARealConsul() {
    RealConsul consul = RealConsul.dev(Programs.consul(), folder);
    try (consul) {
      Registration first = Registration.of("orders", "orders-1", 1001).withWeight(5);
      Registration second = Registration.of("orders", "orders-2", 1002);
      consul.register(first);
      consul.register(second);
      assertThat(consul.services()).contains("orders");
      assertThat(consul.health("orders")).hasSize(2);
      assertThat(consul.health("orders").getFirst().at("/Service/Weights/Passing").asInt())
          .isEqualTo(5);

      consul.register(first.withHealth(Health.CRITICAL));
      assertThat(statuses(consul)).isEqualTo(Map.of("orders-1", "critical", "orders-2", "passing"));

      consul.register(first.withHealth(Health.MAINTENANCE));
      assertThat(statuses(consul))
          .isEqualTo(Map.of("orders-1", "passing,critical", "orders-2", "passing"));

      consul.register(first);
      assertThat(statuses(consul)).isEqualTo(Map.of("orders-1", "passing", "orders-2", "passing"));

      consul.deregister(first);
      assertThat(statuses(consul)).isEqualTo(Map.of("orders-2", "passing"));
    }
    assertThat(isRunning(consul.process())).isFalse();
  }

  @Test
  void findsTheDataOfAConsulThatWasKilledAgain() {
    try (RealConsul consul = RealConsul.durable(Programs.consul(), folder)) {
      consul.register(Registration.of("orders", "orders-1", 1001));
      consul.stop();
      assertThat(isRunning(consul.process())).isFalse();

      consul.start();

      assertThat(consul.services()).contains("orders");
    }
  }

  @Test
  void makesAConsulWithACertificateOfItsOwn() {
    try (RealConsul consul = RealConsul.devWithTls(Programs.consul(), folder)) {
      ConsulTls tls = consul.tls().orElseThrow();
      assertThat(tls.authority()).exists();
      assertThat(consul.serverArguments()).containsExactly("--consul", tls.url());
      assertThat(TlsClient.version(tls)).isEqualTo("HTTP_2");
    }
  }

  @Test
  void commitsToALocalRepository() throws Exception {
    try (GitRepository git = GitRepository.create(folder.resolve("git"))) {
      String first = git.commit("policies/orders.yaml", "version: 1\n");
      String second = git.commit("policies/orders.yaml", "version: 1\nservices: {}\n");
      assertThat(second).isNotEqualTo(first).hasSize(40);
      assertThat(Files.readString(folder.resolve("git/policies/orders.yaml"))).contains("services");
    }
  }

  private static void requests(EchoService service, long count) {
    long target = service.requests() + count;
    Await.until(
        count + " requests",
        Duration.ofSeconds(30),
        () -> service.requests() >= target,
        () -> service.requests() + " so far");
  }

  private static boolean isRunning(ChildProcess process) {
    return ProcessHandle.of(process.pid()).map(ProcessHandle::isAlive).orElse(false);
  }

  private static Map<String, String> statuses(RealConsul consul) {
    return consul.health("orders").stream()
        .collect(
            Collectors.toMap(
                entry -> entry.at("/Service/ID").asText(),
                entry ->
                    entry
                        .path("Checks")
                        .valueStream()
                        .map(check -> check.path("Status").asText())
                        .sorted(Comparator.reverseOrder())
                        .collect(Collectors.joining(","))));
  }
}
