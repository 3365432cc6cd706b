package dev.fingerpost.integration;

import static dev.fingerpost.integration.harness.LiveResources.assignment;
import static dev.fingerpost.integration.harness.LiveResources.assignmentOf;
import static dev.fingerpost.integration.harness.LiveResources.cluster;
import static dev.fingerpost.integration.harness.LiveResources.clusterMessage;
import static dev.fingerpost.integration.harness.LiveResources.entry;
import static dev.fingerpost.integration.harness.LiveResources.host;
import static dev.fingerpost.integration.harness.LiveResources.listener;
import static dev.fingerpost.integration.harness.LiveResources.routes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import com.google.protobuf.util.Durations;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.integration.harness.LiveEngine;
import dev.fingerpost.integration.harness.LiveEngine.Wire;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.SteadyLoad;
import dev.fingerpost.integration.world.Traffic;
import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real Envoy stays connected while its resources change, under steady traffic. */
class ProtocolUpdateIT {

  private static final int MANY = 2_000;

  @TempDir Path folder;

  private static EchoService service;
  private static EchoService other;

  @BeforeAll
  static void startServices() {
    service = EchoService.start("one");
    other = EchoService.start("two");
  }

  @AfterAll
  static void stopServices() {
    service.close();
    other.close();
  }

  /** OV-A2, OV-B7: the start of an Envoy does not wait for what nobody knows. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void startsWithoutOneAssignment(Wire wire) {
    try (LiveEngine engine = engine(wire)) {
      engine.remove(ResourceType.ENDPOINT, "c2");
      engine.start();
      engine.awaitAnswer("c1", 200);
      engine.awaitAnswer("c2", 503);
      engine.put(assignment("c2", service.port()));
      engine.awaitAnswer("c2", 200);
      assertThat(engine.timeOuts()).isZero();
    }
  }

  /** OV-B1: one cluster waits for its first health check, which is never answered. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void clustersGoOutWhileOneWarms(Wire wire) throws IOException {
    try (LiveEngine engine = engine(wire).start()) {
      engine.awaitAnswer("c1", 200);
      engine.awaitSettled();
      long answered = engine.metrics().accepted("cluster");
      try (SteadyLoad load = engine.steady("c1")) {
        try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
          engine.put(checked("slow"), assignment("slow", deaf.getLocalPort()));
          engine.await("slow warms", () -> engine.warming() == 1);

          engine.put(cluster("c1", 2));
          engine.await("c1 is active anew", () -> engine.version("c1").equals("2s"));
          engine.put(cluster("c4", 1), assignment("c4", service.port()));
          engine.await("c4 is active", () -> engine.version("c4").equals("1s"));
          assertThat(engine.warming()).isOne();
          assertThat(engine.metrics().accepted("cluster")).isEqualTo(answered);
        }
        engine.awaitVersion("slow", "1s"); // its check fails when the connection is cut
        engine.awaitSettled();
        assertThat(engine.metrics().accepted("cluster")).isGreaterThan(answered);
        assertThat(load.stop().failed()).isZero();
      }
      assertThat(engine.metrics().refusals("cluster")).isZero();
    }
  }

  /** OV-B2 to OV-B5. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void aChangedClusterGetsItsUnchangedAssignment(Wire wire) {
    try (LiveEngine engine = engine(wire).start()) {
      engine.awaitAnswer("c1", 200);
      try (SteadyLoad load = engine.steady("c1")) {
        engine.put(cluster("c1", 2));
        engine.awaitVersion("c1", "2s");
        assertThat(load.stop().failed()).isZero();
      }
      assertThat(engine.timeOuts()).isZero();
      assertThat(engine.stat("c1", "assignment_use_cached")).isZero();
    }
  }

  /** OV-B11. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void twoClustersShareAnAssignment(Wire wire) {
    try (LiveEngine engine = engine(wire).start()) {
      engine.awaitAnswer("c1", 200);
      var twin = clusterMessage("twin", 1);
      twin.getEdsClusterConfigBuilder().setServiceName("c1");
      engine.put(entry(ResourceType.CLUSTER, "twin", twin.build()));
      engine.awaitVersion("twin", "1s");
      assertThat(engine.stat("twin", "membership_total")).isOne();
      assertThat(engine.timeOuts()).isZero();
    }
  }

  /** OV-B13. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void aListenerServesBeforeItsRoutesAreKnown(Wire wire) {
    int port = Loopback.freePort();
    try (LiveEngine engine = engine(wire).start()) {
      engine.awaitAnswer("c1", 200);
      engine.put(listener("l1", port, "unknown"));
      engine.await("it answers 404", () -> new Traffic(port).send("c1", 1).allAre(404));
      engine.put(routes("unknown", "c1"));
      engine.await("it answers 200", () -> new Traffic(port).send("c1", 1).allAre(200));
      assertThat(engine.timeOuts()).isZero();
    }
  }

  /** OV-B15. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void manyNewClustersInOnePush(Wire wire) {
    try (LiveEngine engine = engine(wire).start()) {
      engine.awaitAnswer("c1", 200);
      List<Entry> many = new ArrayList<>();
      for (int n = 0; n < MANY; n++) {
        many.add(cluster("many-" + n, 1));
        many.add(assignment("many-" + n, service.port()));
      }
      try (SteadyLoad load = engine.steady("c1")) {
        engine.put(many);
        engine.await(
            "all are active",
            Duration.ofSeconds(14),
            () ->
                engine.envoy().stat("cluster_manager.active_clusters") > MANY
                    && engine.warming() == 0);
        engine.awaitSettled();
        assertThat(load.stop().failed()).isZero();
      }
      assertThat(engine.timeOuts()).isZero();
      assertThat(engine.metrics().refusals("cluster")).isZero();
    }
  }

  /** OV-C2, L1. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void aServiceGoesToZeroAndComesBack(Wire wire) {
    try (LiveEngine engine = engine(wire).start()) {
      engine.awaitAnswer("c1", 200);
      for (int round = 0; round < 2; round++) {
        engine.put(assignment("c1"));
        engine.await("no host is left", () -> engine.stat("c1", "membership_total") == 0);
        engine.awaitAnswer("c1", 503);
        engine.put(assignment("c1", service.port()));
        engine.awaitAnswer("c1", 200);
      }
    }
  }

  /** OV-C1. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void aClusterIsRemovedAndAddedUnchanged(Wire wire) {
    try (LiveEngine engine = engine(wire).start()) {
      engine.awaitAnswer("c3", 200);
      engine.remove(ResourceType.CLUSTER, "c3");
      engine.await("it is gone", () -> engine.version("c3").isEmpty());
      engine.put(cluster("c3", 1));
      engine.awaitAnswer("c3", 200);
      assertThat(engine.timeOuts()).isZero();
    }
  }

  /** OV-G5, OV-G6: no connection ends, no cluster is made anew. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void weightHealthAndMetadataChangeInPlace(Wire wire) {
    try (LiveEngine engine = engine(wire)) {
      var first = host(service.port(), 1, HealthStatus.HEALTHY);
      var second = host(other.port(), 1, HealthStatus.HEALTHY);
      engine.put(assignmentOf("c1", first, second));
      engine.start();
      engine.awaitAnswer("c1", 200);
      try (SteadyLoad load = engine.steady("c1")) {
        assertThat(engine.traffic().send("c1", 20).byInstance()).hasSize(2);
        long unchanged = engine.stat("c1", "update_no_rebuild");

        engine.put(assignmentOf("c1", first, host(other.port(), 9, HealthStatus.HEALTHY)));
        engine.await("the weight holds", () -> engine.traffic().send("c1", 100).share("two") > 0.8);
        engine.put(assignmentOf("c1", first, host(other.port(), 9, HealthStatus.UNHEALTHY)));
        engine.await("it is out", () -> engine.traffic().send("c1", 20).of("two") == 0);
        engine.put(assignmentOf("c1", first, second));
        engine.await("it is back", () -> engine.traffic().send("c1", 20).of("two") > 0);
        assertThat(engine.stat("c1", "update_no_rebuild")).isEqualTo(unchanged);

        long updates = engine.stat("c1", "update_success");
        engine.put(
            assignmentOf(
                "c1", first, second.toBuilder().setMetadata(metadata("rack", "7")).build()));
        engine.await("the metadata are taken", () -> engine.stat("c1", "update_success") > updates);
        assertThat(load.stop().failed()).isZero();
      }
      assertThat(engine.stat("c1", "upstream_cx_destroy")).isZero();
      assertThat(engine.envoy().stat("cluster_manager.cluster_modified")).isZero();
    }
  }

  private static Metadata metadata(String key, String value) {
    Struct fields =
        Struct.newBuilder()
            .putFields(key, Value.newBuilder().setStringValue(value).build())
            .build();
    return Metadata.newBuilder().putFilterMetadata("envoy.lb", fields).build();
  }

  private static Entry checked(String name) {
    return entry(
        ResourceType.CLUSTER,
        name,
        clusterMessage(name, 1)
            .addHealthChecks(
                HealthCheck.newBuilder()
                    .setTimeout(Durations.fromSeconds(60))
                    .setInterval(Durations.fromSeconds(60))
                    .setUnhealthyThreshold(UInt32Value.of(1))
                    .setHealthyThreshold(UInt32Value.of(1))
                    .setHttpHealthCheck(HealthCheck.HttpHealthCheck.newBuilder().setPath("/")))
            .build());
  }

  private LiveEngine engine(Wire wire) {
    LiveEngine engine = LiveEngine.of(folder, wire);
    engine.put(
        cluster("c1", 1),
        cluster("c2", 1),
        cluster("c3", 1),
        assignment("c1", service.port()),
        assignment("c2", service.port()),
        assignment("c3", service.port()),
        routes("r0", "c1", "c2", "c3"),
        listener("l0", engine.outbound(), "r0"));
    return engine;
  }
}
