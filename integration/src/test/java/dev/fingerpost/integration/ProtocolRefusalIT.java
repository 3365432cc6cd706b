package dev.fingerpost.integration;

import static dev.fingerpost.integration.harness.LiveResources.assignment;
import static dev.fingerpost.integration.harness.LiveResources.assignmentOf;
import static dev.fingerpost.integration.harness.LiveResources.cluster;
import static dev.fingerpost.integration.harness.LiveResources.clusterMessage;
import static dev.fingerpost.integration.harness.LiveResources.entry;
import static dev.fingerpost.integration.harness.LiveResources.host;
import static dev.fingerpost.integration.harness.LiveResources.listener;
import static dev.fingerpost.integration.harness.LiveResources.manager;
import static dev.fingerpost.integration.harness.LiveResources.routes;
import static dev.fingerpost.integration.harness.LiveResources.routesMessage;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UInt32Value;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.integration.harness.LiveEngine;
import dev.fingerpost.integration.harness.LiveEngine.Wire;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.SteadyLoad;
import dev.fingerpost.integration.world.Traffic;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The real Envoy refuses one resource among good ones, under steady traffic. All of them go to the
 * engine unchecked: in the product the checks before it hold most of these back.
 */
class ProtocolRefusalIT {

  @TempDir Path folder;

  private static EchoService service;
  private static EchoService other;

  /** When Envoy sees what is wrong. */
  enum Fault {
    /** At once, and refuses the whole response. */
    FIELD_RULE,
    /** When it puts the resource to use, after some of the others or before. */
    ON_APPLY
  }

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

  /** OV-D1, D4, E1, E2: and after a reconnect a good one that was refused with it can go. */
  @ParameterizedTest
  @CsvSource({"DELTA,FIELD_RULE", "DELTA,ON_APPLY", "SOTW,FIELD_RULE", "SOTW,ON_APPLY"})
  void oneBadCluster(Wire wire, Fault fault) {
    try (LiveEngine engine = engine(wire).start()) {
      engine.awaitAnswer("c2", 200);
      try (SteadyLoad load = engine.steady("c2")) {
        engine.put(cluster("c1", 2), bad(fault, "c2"), cluster("c3", 2));
        engine.awaitVersion("c1", "2s");
        engine.awaitVersion("c3", "2s");
        engine.awaitSettled();
        assertThat(engine.version("c2")).isEqualTo("1s");
        requireRefused(engine, "cluster");

        engine.restart();
        if (wire == Wire.DELTA) {
          assertThat(engine.sent()).as("all good ones are claimed").isZero();
        }
        assertThat(engine.metrics().refusals("cluster")).isZero();

        engine.remove(ResourceType.CLUSTER, "c3");
        engine.await("c3 is gone", () -> engine.version("c3").isEmpty());
        engine.put(cluster("c2", 3));
        engine.awaitVersion("c2", "3s");
        assertThat(load.stop().failed()).isZero();
      }
      assertThat(engine.timeOuts()).isZero();
    }
  }

  /** OV-D12, D13. */
  @ParameterizedTest
  @CsvSource({"DELTA,FIELD_RULE", "DELTA,ON_APPLY", "SOTW,FIELD_RULE", "SOTW,ON_APPLY"})
  void oneBadAssignment(Wire wire, Fault fault) {
    try (LiveEngine engine = engine(wire).start()) {
      engine.awaitAnswer("c2", 200);
      try (SteadyLoad load = engine.steady("c2")) {
        engine.put(
            assignment("c1", service.port(), other.port()),
            assignmentOf("c2", host(service.port(), 1, HealthStatus.HEALTHY), badHost(fault)),
            assignment("c3", service.port(), other.port()));
        engine.await("c1 has two hosts", () -> engine.stat("c1", "membership_total") == 2);
        engine.await("c3 has two hosts", () -> engine.stat("c3", "membership_total") == 2);
        engine.awaitSettled();
        assertThat(engine.stat("c2", "membership_total")).isOne();
        requireRefused(engine, "endpoint");
        assertThat(load.stop().failed()).isZero();
      }
    }
  }

  /** OV-D14. */
  @ParameterizedTest
  @CsvSource({"DELTA,FIELD_RULE", "DELTA,ON_APPLY", "SOTW,FIELD_RULE", "SOTW,ON_APPLY"})
  void oneBadTable(Wire wire, Fault fault) {
    int port1 = Loopback.freePort();
    int port2 = Loopback.freePort();
    try (LiveEngine engine = engine(wire)) {
      engine.put(
          listener("l1", port1, "r1"),
          listener("l2", port2, "r2"),
          routes("r1", "c1"),
          routes("r2", "c1"));
      engine.start();
      engine.awaitAnswer("c1", 200);
      try (SteadyLoad load = new Traffic(port1).steady("c1", 100)) {
        engine.put(routes("r0", "c1", "c3"), badTable(fault, "r1"), routes("r2", "c1", "c3"));
        engine.await("r2 lives", () -> new Traffic(port2).send("c3", 1).allAre(200));
        engine.await("r0 lives", () -> engine.traffic().send("c2", 1).allAre(404));
        engine.awaitSettled();
        requireRefused(engine, "route");
        assertThat(load.stop().failed()).isZero();
      }
    }
  }

  /** OV-D15. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void oneBadListener(Wire wire) {
    int port1 = Loopback.freePort();
    int port3 = Loopback.freePort();
    try (LiveEngine engine = engine(wire).start()) {
      engine.awaitAnswer("c1", 200);
      try (SteadyLoad load = engine.steady("c1")) {
        engine.put(
            listener("l1", port1, "r0"),
            listener("l2", Loopback.freePort(), manager("r0").build()),
            listener("l3", port3, "r0"));
        engine.await("l1 serves", () -> new Traffic(port1).send("c1", 1).allAre(200));
        engine.await("l3 serves", () -> new Traffic(port3).send("c1", 1).allAre(200));
        engine.awaitSettled();
        requireRefused(engine, "listener");
        assertThat(load.stop().failed()).isZero();
      }
    }
  }

  /**
   * OV-D5, D6, F2: Envoy says nothing and takes nothing; the engine's patience is 20 s of real
   * time. The checks before the store refuse such a table: see HashingRules.
   */
  @Test
  void aWedgedEnvoyIsSetFree() {
    try (LiveEngine engine = engine(Wire.DELTA).start()) {
      engine.awaitAnswer("c2", 200);
      engine.awaitSettled();
      try (SteadyLoad load = engine.steady("c2")) {
        engine.put(maglevOfTen("c2"), cluster("c3", 2));
        engine.await("c3 is active", () -> engine.version("c3").equals("2s"));
        engine.await(
            "the wedge is seen", Duration.ofSeconds(25), () -> engine.metrics().wedgedCount() == 1);
        engine.awaitSettled();
        engine.put(cluster("c1", 2));
        engine.awaitVersion("c1", "2s");
        engine.awaitVersion("c3", "2s");
        engine.awaitSettled();
        assertThat(engine.version("c2")).isEqualTo("1s");
        assertThat(load.stop().failed()).isZero();
      }
    }
  }

  private static void requireRefused(LiveEngine engine, String type) {
    assertThat(engine.metrics().refusals(type)).isBetween(1L, 8L);
    assertThat(engine.counted("fingerpost.xds.refused.resent")).isZero();
    assertThat(engine.metrics().wedgedCount()).isZero();
  }

  private static Entry bad(Fault fault, String name) {
    Cluster.Builder message = clusterMessage(name, 2);
    switch (fault) {
      case FIELD_RULE ->
          message.setOutlierDetection(
              OutlierDetection.newBuilder().setMaxEjectionPercent(UInt32Value.of(101)));
      case ON_APPLY -> {
        message.setType(Cluster.DiscoveryType.STATIC).clearEdsClusterConfig();
        message
            .getLoadAssignmentBuilder()
            .setClusterName(name)
            .addEndpointsBuilder()
            .addLbEndpoints(badHost(fault));
      }
    }
    return entry(ResourceType.CLUSTER, name, message.build());
  }

  private static LbEndpoint badHost(Fault fault) {
    LbEndpoint.Builder host = host(other.port(), 1, HealthStatus.HEALTHY).toBuilder();
    switch (fault) {
      case FIELD_RULE -> host.setLoadBalancingWeight(UInt32Value.of(0));
      case ON_APPLY ->
          host.getEndpointBuilder()
              .getAddressBuilder()
              .getSocketAddressBuilder()
              .setAddress("localhost");
    }
    return host.build();
  }

  private static Entry badTable(Fault fault, String name) {
    RouteConfiguration.Builder table = routesMessage(name, "c1", "c2", "c3");
    switch (fault) {
      case FIELD_RULE -> table.getVirtualHostsBuilder(1).clearDomains();
      case ON_APPLY -> table.getVirtualHostsBuilder(1).addDomains("*").addDomains("*");
    }
    return entry(ResourceType.ROUTE, name, table.build());
  }

  private static Entry maglevOfTen(String name) {
    Cluster.Builder message = clusterMessage(name, 2).setLbPolicy(Cluster.LbPolicy.MAGLEV);
    message.getMaglevLbConfigBuilder().getTableSizeBuilder().setValue(10);
    return entry(ResourceType.CLUSTER, name, message.build());
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
