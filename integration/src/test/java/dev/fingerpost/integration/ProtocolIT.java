package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.GrpcInstance;
import dev.fingerpost.integration.harness.GrpcTraffic;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.RealEnvoy;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Envoy speaks to instances what their policy says, and a stream of bytes has no virtual host. */
class ProtocolIT {

  private static final String POLICIES =
      """
      version: 1
      defaults: {loadBalancer: roundRobin, retry: none}
      services:
        ledger: {protocol: grpc}
        stock: {protocol: http2}
        deaf: {protocol: http2, outlierDetection: none}
        mail: {protocol: tcp}
      """;

  @TempDir static Path folder;

  private static World world;

  @BeforeAll
  static void open() throws IOException {
    Path policies = Files.createDirectories(folder.resolve("policies"));
    Files.writeString(policies.resolve("all.yaml"), POLICIES);
    world = World.open(RegistryKind.FILE, folder, "--policies", policies.toString());
  }

  @AfterAll
  static void close() {
    world.close();
  }

  @Test
  void instancesOfHttp2AndGrpcAreSpokenToByHttp2() {
    GrpcTraffic traffic = new GrpcTraffic(world.traffic().port());
    try (GrpcInstance one = GrpcInstance.start("grpc-1");
        GrpcInstance two = GrpcInstance.start("grpc-2")) {
      for (String service : List.of("ledger", "stock")) {
        for (GrpcInstance instance : List.of(one, two)) {
          world.registry().register(Registration.of(service, instance.id(), instance.port()));
        }
        world.awaitHealthy(service, 2);
      }
      world.await("ledger answers", () -> traffic.call("ledger", 2).containsKey("grpc-1"));
      world.await("stock answers", () -> traffic.call("stock", 2).containsKey("grpc-1"));

      Map<String, Integer> ledger = traffic.call("ledger", 100);
      Map<String, Integer> stock = traffic.call("stock", 100);

      // A plain GET is not what these instances want, and it is they who say so, by HTTP/2.
      assertThat(world.traffic().send("stock", 10).allAre(415)).isTrue();
      assertThat(ledger).isEqualTo(Map.of("grpc-1", 50, "grpc-2", 50));
      assertThat(stock).isEqualTo(Map.of("grpc-1", 50, "grpc-2", 50));
      assertThat(world.stat("ledger", "upstream_cx_http2_total")).isPositive();
      assertThat(world.stat("ledger", "upstream_cx_http1_total")).isZero();
      System.out.printf("protocol: grpc %s, http2 %s%n", ledger, stock);
    }
  }

  @Test
  void anInstanceThatSpeaksHttp1AloneCannotBeHttp2() {
    EchoService deaf = world.serve("deaf", "deaf-1");
    world.serve("plain", "plain-1");
    world.awaitReachable("plain");
    world.await("Envoy has a route", () -> !world.traffic().send("deaf", 1).allAre(404));
    Answers answers = world.traffic().send("deaf", 20);
    assertThat(answers.failed()).isEqualTo(20);
    assertThat(deaf.requests()).isZero();
    assertThat(world.traffic().send("plain", 20).allAre(200)).isTrue();
    System.out.printf("protocol: http2 said of an HTTP/1.1 server: %s%n", answers.byStatus());
  }

  /** An Envoy that brings its own listener, which leads to the cluster of the service. */
  @Test
  void bytesOfATcpServiceGoThroughAListenerOfTheEnvoysOwn() {
    world.serve("mail", "mail-1");
    world.serve("mail", "mail-2");
    world.awaitHealthy("mail", 2);
    world.serve("beside", "beside-1");
    world.awaitReachable("beside");
    assertThat(world.traffic().send("mail", 10).allAre(404)).as("no virtual host").isTrue();

    int port = Loopback.freePort();
    String bootstrap = world.server().bootstrap("gateway-1", "gateway", Loopback.freePort());
    String own = bootstrap.replace("static_resources:\n", "static_resources:\n" + listener(port));
    try (RealEnvoy envoy = RealEnvoy.start(Programs.envoy(), folder.resolve("gateway"), own)) {
      envoy.awaitLive();
      Traffic bytes = new Traffic(port);
      world.await("mail is reachable", () -> bytes.send("anything", 1).allAre(200));
      List<String> turns = new ArrayList<>();
      for (int connection = 0; connection < 10; connection++) {
        turns.add(bytes.send("anything", 2).byInstance().toString());
      }
      assertThat(turns.stream().filter("{mail-1=2}"::equals)).hasSize(5);
      assertThat(turns.stream().filter("{mail-2=2}"::equals)).hasSize(5);
      System.out.printf("protocol: tcp, 10 connections of 2 requests each: %s%n", turns);
    }
  }

  private static String listener(int port) {
    return """
    listeners:
    - name: mail
      address: {socket_address: {address: 127.0.0.1, port_value: %d}}
      filter_chains:
      - filters:
        - name: envoy.filters.network.tcp_proxy
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
            stat_prefix: mail
            cluster: mail
    """
        .formatted(port)
        .indent(2);
  }
}
