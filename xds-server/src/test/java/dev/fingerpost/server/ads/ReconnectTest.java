package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.envoy.resource.ResourceType.LISTENER;
import static dev.fingerpost.envoy.resource.ResourceType.ROUTE;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static dev.fingerpost.server.store.Resources.listener;
import static dev.fingerpost.server.store.Resources.routes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.server.ads.stream.TypeStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** a client that has something already. */
final class ReconnectTest {

  private static final Entry LOCAL = assignment("_local/web", 7000);

  private final TestServer server = TestServer.start();
  private final ScriptedClient client = server.client();

  ReconnectTest() {
    server.publish(
        cluster("a", 1),
        assignment("a", 1),
        cluster("b", 1),
        assignment("b", 2),
        routes("outbound", "a", "b"));
    server.own("web", listener("outbound", 10_000, "outbound"));
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private void claimEndpoints() {
    client.resubscribe(
        ENDPOINT,
        Map.of(
            "a", assignment("a", 1).version(),
            "b", assignment("b", 2).version(),
            "_local/web", LOCAL.version()),
        "a",
        "b",
        "_local/web");
  }

  private void claimClusters() {
    client.resubscribe(
        CLUSTER, Map.of("a", cluster("a", 1).version(), "b", cluster("b", 1).version()));
  }

  private void claimTheRest() {
    client.resubscribe(
        LISTENER, Map.of("outbound", listener("outbound", 10_000, "outbound").version()));
    client.resubscribe(
        ROUTE, Map.of("outbound", routes("outbound", "a", "b").version()), "outbound");
  }

  /** OV-A3, A9, L2; the wildcards are answered, with nothing. */
  @Test
  void sendsNoResourceIfNothingChanged() {
    claimEndpoints();
    claimClusters();
    client.take(CLUSTER);
    claimTheRest();
    client.take(LISTENER);
    client.expectNothing();
    server.scheduler.advance(Duration.ofMillis(200));
    client.expectNothing();
    assertThat(server.server.envoys().getFirst().types().values())
        .hasSize(4)
        .allMatch(status -> status.state() == TypeStatus.State.ACK)
        .noneMatch(status -> status.version().isEmpty());
  }

  /** the order without a static cluster. */
  @Test
  void honoursEndpointClaimsAfterClustersToo() {
    claimClusters();
    client.take(CLUSTER);
    claimEndpoints();
    client.expectNothing();
  }

  /** X-36, L2, DEC-58: what was claimed and unchanged is known, so that its end is told. */
  @Test
  void laterRemovalsOfClaimedResourcesAreSent() {
    claimEndpoints();
    claimClusters();
    client.take(CLUSTER);
    claimTheRest();
    client.take(LISTENER);

    server.remove(ENDPOINT, "_local/x");
    server.remove(CLUSTER, "b");
    client.take(CLUSTER, List.of(), List.of("b"));
    server.remove(ENDPOINT, "b");
    client.take(ENDPOINT, List.of(), List.of("b"));
  }

  /** X-36, L2. */
  @Test
  void aClusterDeletedMeanwhileIsRemoved() {
    client.resubscribe(
        CLUSTER,
        Map.of(
            "a", cluster("a", 1).version(),
            "b", cluster("b", 1).version(),
            "gone", "old-version"));
    client.take(CLUSTER);
    client.take(CLUSTER, List.of(), List.of("gone"));
    client.expectNothing();
  }

  /** OV-A4: only what changed, and its assignment behind it. */
  @Test
  void aChangedClusterIsSentWithItsUnchangedAssignment() {
    server.publish(cluster("b", 2));
    claimEndpoints();
    claimClusters();
    client.take(CLUSTER, "b");
    client.take(ENDPOINT, "b");
    client.expectNothing();
  }

  /** */
  @Test
  void changedEndpointsAreSent() {
    server.publish(assignment("a", 5));
    claimClusters();
    client.take(CLUSTER);
    claimEndpoints();
    client.take(ENDPOINT, "a");
    client.expectNothing();
  }

  /** OV-F1, A6: listeners asked for and no clusters means that something warms. */
  @Test
  void sendsEndpointsInFullIfListenersComeFirst() {
    claimEndpoints();
    client.expectNothing();
    claimTheRest();
    client.take(ENDPOINT, "a", "b", "_local/web");
    client.take(LISTENER);
    client.expectNothing();
  }

  /** OV-F1: neither clusters nor anything else within 200 ms. */
  @Test
  void sendsEndpointsInFullAfter200Milliseconds() {
    claimEndpoints();
    client.expectNothing();
    server.scheduler.advance(Duration.ofMillis(199));
    client.expectNothing();
    server.scheduler.advance(Duration.ofMillis(1));
    client.take(ENDPOINT, "a", "b", "_local/web");
  }

  /** X-45, OV-A7: what is not claimed warms for sure, and is answered at once. */
  @Test
  void unclaimedEndpointsAreAnsweredAtOnce() {
    client.resubscribe(ENDPOINT, Map.of("a", assignment("a", 1).version()), "a", "b", "nowhere");
    client.take(ENDPOINT, List.of("b"), List.of("nowhere"));
    client.expectNothing();
    claimClusters();
    client.take(CLUSTER);
    client.expectNothing();
  }

  /** claims count on the first request of a type only. */
  @Test
  void laterClaimsAreIgnored() {
    claimClusters();
    client.take(CLUSTER);
    client.resubscribe(CLUSTER, Map.of("a", "nonsense", "gone", "old"));
    client.expectNothing();
  }

  /** OV-A8: a listener that warms claims itself but not its routes. */
  @Test
  void unclaimedRoutesAreSent() {
    claimClusters();
    client.take(CLUSTER);
    client.subscribe(ROUTE, "outbound");
    client.take(ROUTE, "outbound");
  }
}
