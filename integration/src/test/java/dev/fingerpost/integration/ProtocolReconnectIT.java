package dev.fingerpost.integration;

import static dev.fingerpost.integration.harness.LiveResources.assignment;
import static dev.fingerpost.integration.harness.LiveResources.cluster;
import static dev.fingerpost.integration.harness.LiveResources.listener;
import static dev.fingerpost.integration.harness.LiveResources.routes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.HalfControlPlane;
import dev.fingerpost.integration.harness.LiveEngine;
import dev.fingerpost.integration.harness.LiveEngine.Local;
import dev.fingerpost.integration.harness.LiveEngine.Wire;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.SteadyLoad;
import dev.fingerpost.integration.world.Traffic;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real Envoy comes back to a control plane that was started anew, under steady traffic. */
class ProtocolReconnectIT {

  @TempDir Path folder;

  private static EchoService service;

  @BeforeAll
  static void startService() {
    service = EchoService.start("one");
  }

  @AfterAll
  static void stopService() {
    service.close();
  }

  /** OV-A3, OV-A9: with the static EDS cluster of the product's bootstrap, and without. */
  @ParameterizedTest
  @EnumSource(Local.class)
  void nothingChangedAndNothingIsSent(Local local) {
    try (LiveEngine engine = engine(Wire.DELTA).start(local)) {
      engine.awaitAnswer("c1", 200);
      engine.awaitSettled();
      try (SteadyLoad load = engine.steady("c1")) {
        engine.restart();
        assertThat(engine.sent()).isZero();

        engine.put(assignment("c2", service.port(), 1), cluster("c1", 2));
        engine.awaitVersion("c1", "2s");
        engine.await("the update lands", () -> engine.stat("c2", "membership_total") == 2);
        assertThat(load.stop().failed()).isZero();
      }
      assertThat(engine.timeOuts()).isZero();
    }
  }

  /** OV-A3: state of the world sends in full, and nothing is made anew of it. */
  @ParameterizedTest
  @EnumSource(Local.class)
  void nothingChangedInTheStateOfTheWorld(Local local) {
    try (LiveEngine engine = engine(Wire.SOTW).start(local)) {
      engine.awaitAnswer("c1", 200);
      try (SteadyLoad load = engine.steady("c1")) {
        engine.restart();
        assertThat(engine.envoy().stat("cluster_manager.cluster_modified")).isZero();
        assertThat(load.stop().failed()).isZero();
      }
      assertThat(engine.timeOuts()).isZero();
    }
  }

  /** OV-A4, OV-A4s, OV-A5: the unchanged assignment goes behind the changed cluster. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void oneClusterChangedMeanwhile(Wire wire) {
    try (LiveEngine engine = engine(wire).start()) {
      engine.awaitAnswer("c2", 200);
      try (SteadyLoad load = engine.steady("c2")) {
        engine.stopServer();
        engine.put(cluster("c2", 2));
        engine.startServer();
        engine.awaitVersion("c2", "2s");
        engine.awaitSettled();
        assertThat(load.stop().failed()).isZero();
      }
      if (wire == Wire.DELTA) {
        assertThat(engine.metrics().resourcesSent("cluster")).isOne();
        assertThat(engine.metrics().resourcesSent("endpoint")).isOne();
      }
      assertThat(engine.timeOuts()).isZero();
      assertThat(engine.stat("c2", "assignment_use_cached")).isZero();
    }
  }

  /** OV-A6, OV-A6f, OV-A9: no request for clusters comes before its assignment is sent in full. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void whileAnExistingClusterWarms(Wire wire) {
    try (LiveEngine engine = engine(wire)) {
      try (HalfControlPlane half = HalfControlPlane.start(engine, engine.contentFor("web"))) {
        engine.startEnvoyAlone();
        engine.awaitAnswer("c2", 200);
        half.push(cluster("c2", 2));
        engine.await("c2 warms", () -> engine.warming() == 1);
        engine.put(cluster("c2", 2));
      }
      try (SteadyLoad load = engine.steady("c2")) {
        engine.startServer();
        engine.awaitVersion("c2", "2s");
        engine.awaitSettled();
        assertThat(load.stop().failed()).isZero();
      }
      assertThat(engine.timeOuts()).isZero();
    }
  }

  /** OV-A7. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void whileANewClusterWarms(Wire wire) {
    try (LiveEngine engine = engine(wire)) {
      try (HalfControlPlane half = HalfControlPlane.start(engine, engine.contentFor("web"))) {
        engine.startEnvoyAlone();
        engine.awaitAnswer("c1", 200);
        half.push(cluster("c4", 1));
        engine.await("c4 warms", () -> engine.warming() == 1);
        engine.put(cluster("c4", 1), assignment("c4", service.port()));
      }
      try (SteadyLoad load = engine.steady("c1")) {
        engine.startServer();
        engine.awaitVersion("c4", "1s");
        engine.awaitSettled();
        assertThat(load.stop().failed()).isZero();
      }
      assertThat(engine.stat("c4", "membership_total")).isOne();
      assertThat(engine.timeOuts()).isZero();
    }
  }

  /** OV-A8. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void whileAListenerWarms(Wire wire) {
    int port = Loopback.freePort();
    try (LiveEngine engine = engine(wire)) {
      try (HalfControlPlane half = HalfControlPlane.start(engine, engine.contentFor("web"))) {
        engine.startEnvoyAlone();
        engine.awaitAnswer("c1", 200);
        half.push(listener("l5", port, "r5"));
        engine.await(
            "l5 warms", () -> engine.envoy().stat("listener_manager.total_listeners_warming") == 1);
        engine.put(listener("l5", port, "r5"), routes("r5", "c3"));
      }
      try (SteadyLoad load = engine.steady("c1")) {
        engine.startServer();
        engine.await("l5 serves", () -> new Traffic(port).send("c3", 1).allAre(200));
        assertThat(load.stop().failed()).isZero();
      }
      assertThat(engine.timeOuts()).isZero();
    }
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
