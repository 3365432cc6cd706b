package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.server.ads.Regression.Stage;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** L1 to L14 here and there, DEC-54: what is asserted of this server can fail. */
final class RegressionsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long a response of the other one is waited for that is not expected to come. */
  private static final Duration IMPATIENCE = Duration.ofSeconds(1);

  static ImmutableList<Regression> seen() {
    return Regressions.seen();
  }

  @ParameterizedTest
  @MethodSource("seen")
  void behavesAsItShould(Regression regression) {
    try (Plane plane = new OurPlane();
        Stage stage = new Stage(plane, PATIENCE)) {
      regression.before().run(stage);
      regression.proof().run(stage);
    }
  }

  @ParameterizedTest
  @MethodSource("seen")
  void javaControlPlaneDoesNot(Regression regression) {
    try (Plane plane = new PeerPlane();
        Stage stage = new Stage(plane, IMPATIENCE)) {
      regression.before().run(stage);
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> regression.proof().run(stage));
    }
  }

  @Test
  @DisplayName("L28: a name that is published twice is one resource, the later one")
  void aRepeatedNameIsOneResource() {
    try (TestServer server = TestServer.start();
        ScriptedClient client = server.client()) {
      server.publish(cluster("a", 1), cluster("a", 2), assignment("a", 1), assignment("a", 2));
      client.subscribe(CLUSTER);
      client.take(CLUSTER, "a");
      client.take(ENDPOINT, "a");
      client.expectNothing();
    }
  }
}
