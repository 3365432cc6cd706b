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

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.ResourceId;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** make before break. */
final class SendOrderTest {

  private static final Duration GATE = Duration.ofSeconds(2);

  private final TestServer server = TestServer.start();
  private final ScriptedClient client = server.client();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  /** An Envoy with one service, all settled. */
  private void settle() {
    server.publish(cluster("a", 1), assignment("a", 1), routes("outbound", "a"));
    server.own("web", listener("outbound", 10_000, "outbound"));
    client.subscribe(CLUSTER);
    client.take(CLUSTER, "a");
    client.take(ENDPOINT, "a");
    client.subscribe(ENDPOINT, "a");
    client.take(ENDPOINT, "a");
    client.subscribe(LISTENER);
    client.take(LISTENER, "outbound");
    client.subscribe(ROUTE, "outbound");
    client.take(ROUTE, "outbound");
    client.expectNothing();
  }

  /** X-41, OV-B3, B4, L20: an unchanged assignment follows an updated cluster, without a wait. */
  @Test
  void anAssignmentFollowsItsClusterAtOnce() {
    settle();
    server.publish(cluster("a", 2));

    DeltaDiscoveryResponse open = client.expect(CLUSTER);
    client.take(ENDPOINT, "a");
    client.ack(open);
    client.expectNothing();
  }

  /** X-41, OV-B11: by the name that the cluster asks for. */
  @Test
  void theAssignmentOfAnotherNameFollows() {
    settle();
    server.publish(cluster("b", "b-endpoints"), assignment("b-endpoints", 2));

    client.take(CLUSTER, "b");
    client.take(ENDPOINT, "b-endpoints");
  }

  /** OV-B1, F4: an open answer for clusters holds back neither clusters nor endpoints. */
  @Test
  void clustersAndEndpointsFlowWhileClustersAreUnanswered() {
    settle();
    server.publish(cluster("b", 1), assignment("b", 2));
    DeltaDiscoveryResponse first = client.expect(CLUSTER);
    client.take(ENDPOINT, "b");
    server.publish(cluster("c", 1), assignment("c", 3));
    DeltaDiscoveryResponse second = client.expect(CLUSTER);
    client.take(ENDPOINT, "c");
    server.publish(assignment("a", 9));
    client.take(ENDPOINT, "a");

    client.ack(first);
    client.ack(second);
    client.expectNothing();
  }

  /** the forced assignment does not wait for an open answer of endpoints either. */
  @Test
  void theForcedAssignmentIsPipelined() {
    settle();
    server.publish(assignment("a", 2));
    DeltaDiscoveryResponse openEndpoints = client.expect(ENDPOINT);
    server.publish(cluster("a", 2));
    DeltaDiscoveryResponse openClusters = client.expect(CLUSTER);
    client.take(ENDPOINT, "a");

    client.ack(openEndpoints);
    client.ack(openClusters);
    client.expectNothing();
  }

  /** L21. */
  @Test
  void routesWaitForTheirClusters() {
    settle();
    server.publish(cluster("b", 1), assignment("b", 2), routes("outbound", "a", "b"));
    DeltaDiscoveryResponse open = client.expect(CLUSTER);
    client.take(ENDPOINT, "b");
    client.expectNothing();

    client.ack(open);
    client.take(ROUTE, "outbound");
  }

  /** one slow cluster does not hold routes for ever. */
  @Test
  void routesWaitTwoSecondsAtMost() {
    settle();
    server.publish(cluster("b", 1), assignment("b", 2), routes("outbound", "a", "b"));
    DeltaDiscoveryResponse open = client.expect(CLUSTER);
    client.take(ENDPOINT, "b");
    client.expectNothing();

    server.scheduler.advance(GATE);
    client.take(ROUTE, "outbound");
    client.ack(open);
    client.expectNothing();
  }

  /** a route may not come before a cluster that is published a moment earlier or later. */
  @Test
  void routesNeverOvertakeClustersOfALaterPublication() {
    settle();
    server.publish(routes("outbound", "a", "x"));
    DeltaDiscoveryResponse open = client.expect(ROUTE);
    server.publish(cluster("b", 1), assignment("b", 2), routes("outbound", "a", "b"));
    client.ack(open);

    client.take(CLUSTER, "b");
    client.take(ENDPOINT, "b");
    client.take(ROUTE, "outbound");
  }

  /** the cluster goes when no route needs it any more. */
  @Test
  void removalsWaitForTheRoutes() {
    settle();
    server.publish(
        new ChangeSet(
            ImmutableList.of(routes("outbound")),
            ImmutableList.of(new ResourceId(CLUSTER, "a"), new ResourceId(ENDPOINT, "a"))));
    DeltaDiscoveryResponse open = client.expect(ROUTE);
    client.expectNothing();

    client.ack(open);
    client.take(CLUSTER, List.of(), List.of("a"));
    client.take(ENDPOINT, List.of(), List.of("a"));
    client.expectNothing();
  }

  /** the same after a time-out. */
  @Test
  void removalsWaitTwoSecondsAtMost() {
    settle();
    server.publish(
        new ChangeSet(
            ImmutableList.of(routes("outbound")),
            ImmutableList.of(new ResourceId(CLUSTER, "a"), new ResourceId(ENDPOINT, "a"))));
    DeltaDiscoveryResponse open = client.expect(ROUTE);
    client.expectNothing();

    server.scheduler.advance(GATE);
    client.take(CLUSTER, List.of(), List.of("a"));
    client.ack(open);
  }

  /** listeners go before clusters. */
  @Test
  void listenersGoFirst() {
    settle();
    server.own("web");
    DeltaDiscoveryResponse open = client.expect(LISTENER);
    assertThat(open.getRemovedResourcesList()).containsExactly("outbound");
    server.remove(CLUSTER, "a");
    client.expectNothing();

    client.ack(open);
    client.take(CLUSTER, List.of(), List.of("a"));
  }

  /** what comes back before it went is nothing. */
  @Test
  void aRemovalThatIsTakenBackIsNotSent() {
    settle();
    server.publish(routes("outbound"));
    DeltaDiscoveryResponse open = client.expect(ROUTE);
    server.remove(CLUSTER, "a");
    server.publish(cluster("a", 1));
    client.ack(open);
    client.expectNothing();
  }

  /** DEC-9, X-31: who still has the cluster still gets its endpoints. */
  @Test
  void aRetiredAssignmentIsServedUntilItsClusterGoes() {
    settle();
    server.publish(
        new ChangeSet(
            ImmutableList.of(routes("outbound")),
            ImmutableList.of(new ResourceId(CLUSTER, "a"), new ResourceId(ENDPOINT, "a"))));
    DeltaDiscoveryResponse open = client.expect(ROUTE);
    client.subscribe(ENDPOINT, "a");
    assertThat(client.take(ENDPOINT, "a").getResources(0).getVersion())
        .isEqualTo(assignment("a", 1).version());

    client.ack(open);
    client.take(CLUSTER, List.of(), List.of("a"));
    client.take(ENDPOINT, List.of(), List.of("a"));
  }

  /** L1 with the cluster: gone, unsubscribed, back unchanged. */
  @Test
  void aClusterThatComesBackUnchangedGetsItsEndpoints() {
    settle();
    server.publish(
        new ChangeSet(
            ImmutableList.of(),
            ImmutableList.of(new ResourceId(CLUSTER, "a"), new ResourceId(ENDPOINT, "a"))));
    client.take(CLUSTER, List.of(), List.of("a"));
    client.take(ENDPOINT, List.of(), List.of("a"));
    client.unsubscribe(ENDPOINT, "a");
    client.expectNothing();

    server.publish(cluster("a", 1), assignment("a", 1));
    client.take(CLUSTER, "a");
    client.take(ENDPOINT, "a");
    client.subscribe(ENDPOINT, "a");
    client.take(ENDPOINT, "a");
  }

  /** A subscription made before the client saw the pushed endpoints is served by the push. */
  @Test
  void aPushThatIsUnderWayIsNotSentTwice() {
    settle();
    server.publish(cluster("b", 1), assignment("b", 2));
    client.take(CLUSTER, "b");
    DeltaDiscoveryResponse pushed = client.expect(ENDPOINT);
    client.subscribe(ENDPOINT, "b");
    client.expectNothing();
    client.ack(pushed);
    client.expectNothing();
    server.publish(assignment("b", 3));
    client.take(ENDPOINT, "b");
  }
}
