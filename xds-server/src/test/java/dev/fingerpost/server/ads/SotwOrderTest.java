package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.envoy.resource.ResourceType.LISTENER;
import static dev.fingerpost.envoy.resource.ResourceType.ROUTE;
import static dev.fingerpost.server.ads.SotwClient.bodies;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static dev.fingerpost.server.store.Resources.listener;
import static dev.fingerpost.server.store.Resources.routes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.ResourceId;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** in state of the world: make before break. */
final class SotwOrderTest {

  private static final Duration GATE = Duration.ofSeconds(2);

  private final TestServer server = TestServer.start();
  private final SotwClient client = SotwClient.connect(server.server.port());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  /** An Envoy with one service, all settled. */
  private void settle() {
    server.publish(cluster("a", 1), assignment("a", 1), routes("outbound", "a"));
    server.own("web", listener("outbound", 10_000, "outbound"));
    client.ask(CLUSTER);
    client.take(CLUSTER, "a");
    client.ask(ENDPOINT, "a");
    client.take(ENDPOINT, "a");
    client.ask(LISTENER);
    client.take(LISTENER, "outbound");
    client.ask(ROUTE, "outbound");
    client.take(ROUTE, "outbound");
    client.expectNothing();
  }

  /** X-41, OV-A5, B4. */
  @Test
  void anAssignmentFollowsItsClusterAtOnce() {
    settle();
    server.publish(cluster("a", 2));
    DiscoveryResponse open = client.expect(CLUSTER);
    client.take(ENDPOINT, "a");
    client.ack(open);
    client.expectNothing();
  }

  /** OV-B1: an open answer for clusters holds back neither clusters nor endpoints. */
  @Test
  void clustersAndEndpointsFlowWhileClustersAreUnanswered() {
    settle();
    server.publish(cluster("b", 1), assignment("b", 2));
    client.expect(CLUSTER);
    client.ask(ENDPOINT, "a", "b");
    client.take(ENDPOINT, "b");
    server.publish(cluster("c", 1), assignment("c", 3), routes("outbound", "a", "b", "c"));
    DiscoveryResponse last = client.expect(CLUSTER);
    assertThat(bodies(last)).containsOnlyKeys("a", "b", "c");
    client.ask(ENDPOINT, "a", "b", "c");
    client.take(ENDPOINT, "c");
    client.expectNothing();

    client.ack(last);
    client.take(ROUTE, "outbound");
    client.expectNothing();
  }

  /** */
  @Test
  void routesWaitForTheirClustersTwoSecondsAtMost() {
    settle();
    server.publish(cluster("b", 1), routes("outbound", "a", "b"));
    client.expect(CLUSTER);
    client.expectNothing();
    server.scheduler.advance(GATE);
    client.take(ROUTE, "outbound");
  }

  /** first the routes without it, then the clusters without it; endpoints stay. */
  @Test
  void removalsWaitForTheRoutes() {
    settle();
    server.publish(
        new ChangeSet(
            ImmutableList.of(routes("outbound")),
            ImmutableList.of(new ResourceId(CLUSTER, "a"), new ResourceId(ENDPOINT, "a"))));
    DiscoveryResponse open = client.expect(ROUTE);
    client.expectNothing();
    client.ack(open);
    client.take(CLUSTER);
    client.expectNothing();
  }

  /** whoever gets other clusters meanwhile still keeps the one that is to go. */
  @Test
  void aClusterThatWaitsForItsRemovalIsPartOfTheWhole() {
    settle();
    server.publish(
        new ChangeSet(
            ImmutableList.of(routes("outbound"), cluster("b", 1)),
            ImmutableList.of(new ResourceId(CLUSTER, "a"))));
    client.take(CLUSTER, "a", "b");
    client.take(ROUTE, "outbound");
    client.take(CLUSTER, "b");
    client.expectNothing();
  }

  /** L1 with the cluster: gone, no longer named, back unchanged. */
  @Test
  void aClusterThatComesBackUnchangedGetsItsEndpoints() {
    settle();
    server.publish(
        new ChangeSet(
            ImmutableList.of(),
            ImmutableList.of(new ResourceId(CLUSTER, "a"), new ResourceId(ENDPOINT, "a"))));
    client.take(CLUSTER);
    client.ask(ENDPOINT);
    client.expectNothing();
    server.publish(cluster("a", 1), assignment("a", 1));
    client.take(CLUSTER, "a");
    client.ask(ENDPOINT, "a");
    client.take(ENDPOINT, "a");
  }

  /** a reconnect in the middle of warming gets its endpoints in full, before clusters too. */
  @Test
  void endpointsComeInFullAfterAReconnect() {
    settle();
    try (SotwClient again = SotwClient.connect(server.server.port())) {
      again.remember(ENDPOINT, "old");
      again.ask(ENDPOINT, "a", "_local/web");
      again.take(ENDPOINT, "a", "_local/web");
      again.remember(CLUSTER, "old");
      again.ask(CLUSTER);
      again.take(CLUSTER, "a");
      again.take(ENDPOINT, "a");
      again.expectNothing();
    }
  }

  /** X-46, OV-D6: after a reconnect it asks for listeners and never for clusters. */
  @Test
  void clustersArePushedToWhoNeverAsks() {
    server.publish(cluster("a", 1), assignment("a", 1));
    client.ask(LISTENER);
    client.take(LISTENER);
    client.expectNothing();
    server.scheduler.advance(Duration.ofSeconds(20));
    client.take(CLUSTER, "a");
    assertThat(server.server.metrics().wedgedCount()).isEqualTo(1);
  }

  /** gRPC's own client asks for no cluster as long as its target does not exist. */
  @Test
  void aClientOfOneTargetIsNeverTakenForWedged() {
    server.publish(cluster("a", 1), assignment("a", 1));
    client.ask(LISTENER, "nobody");
    client.take(LISTENER);
    client.expectNothing();
    server.scheduler.advance(Duration.ofSeconds(20));
    client.expectNothing();
    assertThat(server.server.metrics().wedgedCount()).isZero();
  }

  /** X-46, OV-D6: a set without it is the cure, and the late answer says who was bad (OV-D7). */
  @Test
  void unansweredClustersAreTakenBack() {
    settle();
    server.publish(cluster("bad", 1));
    client.expect(CLUSTER);
    client.expectNothing();
    server.scheduler.advance(Duration.ofSeconds(20));
    DiscoveryResponse cure = client.expect(CLUSTER);
    assertThat(bodies(cure)).containsOnlyKeys("a");

    client.remember(CLUSTER, cure.getVersionInfo());
    client.nack(cure, "Error adding/updating cluster(s) bad: must be prime");
    client.take(CLUSTER, "a");
    client.expectNothing();
    server.publish(cluster("b", 1));
    client.take(CLUSTER, "a", "b");
  }
}
