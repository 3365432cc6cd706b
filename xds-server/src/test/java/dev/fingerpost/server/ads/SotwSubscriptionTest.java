package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.envoy.resource.ResourceType.LISTENER;
import static dev.fingerpost.envoy.resource.ResourceType.ROUTE;
import static dev.fingerpost.envoy.resource.ResourceType.RUNTIME;
import static dev.fingerpost.envoy.resource.ResourceType.SECRET;
import static dev.fingerpost.server.ads.SotwClient.bodies;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static dev.fingerpost.server.store.Resources.listener;
import static dev.fingerpost.server.store.Resources.routes;
import static dev.fingerpost.server.store.Resources.runtime;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** in state of the world. */
final class SotwSubscriptionTest {

  private final TestServer server = TestServer.start();
  private final SotwClient client = SotwClient.connect(server.server.port());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  /** */
  @Test
  void endsAStreamWithoutTypeUrl() {
    client.send(DiscoveryRequest.newBuilder());

    assertThat(client.expectEnd().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  /** X-01, L11: nothing is said about a type that nobody knows. */
  @Test
  void livesOnAfterAnUnknownType() {
    client.send(
        DiscoveryRequest.newBuilder()
            .setTypeUrl("type.googleapis.com/foo.Bar")
            .addResourceNames("x"));
    client.expectNothing();
    client.ask(CLUSTER);
    client.take(CLUSTER);
  }

  /** nonces differ, the first response names the replica. */
  @Test
  void nonceDiffersAndTheFirstResponseNamesTheReplica() {
    client.ask(CLUSTER);
    DiscoveryResponse first = client.take(CLUSTER);
    server.publish(cluster("orders", 1));
    DiscoveryResponse second = client.take(CLUSTER, "orders");

    assertThat(first.getControlPlane().getIdentifier()).isEqualTo("replica-1");
    assertThat(second.hasControlPlane()).isFalse();
    assertThat(first.getNonce()).isNotEmpty().isNotEqualTo(second.getNonce());
    assertThat(first.getVersionInfo()).isNotEqualTo(second.getVersionInfo());
    assertThat(bodies(second)).containsEntry("orders", cluster("orders", 1).body());
  }

  /** the version is a hash over what is asked for, the same on every replica. */
  @Test
  void versionIsTheSameForTheSameState() {
    server.publish(assignment("a", 1), assignment("b", 2));
    client.ask(ENDPOINT, "a");
    String version = client.take(ENDPOINT, "a").getVersionInfo();
    try (TestServer other = TestServer.start();
        SotwClient there = SotwClient.connect(other.server.port())) {
      other.publish(assignment("a", 1));
      there.ask(ENDPOINT, "a");
      assertThat(there.take(ENDPOINT, "a").getVersionInfo()).isEqualTo(version);
    }
  }

  /** whoever has not seen the last response says everything again with its answer. */
  @Test
  void aStaleNonceCausesNoResponse() {
    server.publish(assignment("a", 1), assignment("b", 2));
    client.ask(ENDPOINT, "a");
    DiscoveryResponse old = client.take(ENDPOINT, "a");
    server.publish(assignment("a", 2));
    DiscoveryResponse open = client.expect(ENDPOINT);
    client.send(
        client
            .request(ENDPOINT.typeUrl())
            .setResponseNonce(old.getNonce())
            .clearResourceNames()
            .addResourceNames("a")
            .addResourceNames("b"));
    client.expectNothing();

    client.ack(open);
    client.expectNothing();
    client.ask(ENDPOINT, "a", "b");
    client.take(ENDPOINT, "b");
  }

  /** a nonce of nobody is as stale. */
  @Test
  void anUnknownNonceCausesNoResponse() {
    server.publish(assignment("a", 1), assignment("b", 2));
    client.ask(ENDPOINT, "a");
    client.take(ENDPOINT, "a");
    client.send(
        client.request(ENDPOINT.typeUrl()).setResponseNonce("no-such-nonce").addResourceNames("b"));
    client.expectNothing();
  }

  /** a version of an older stream does not spare the response. */
  @Test
  void sendsWhateverTheClientSaysItHas() {
    server.publish(cluster("a", 1), assignment("a", 1), routes("r", "a"));
    server.own("web", listener("outbound", 10_000, "r"));
    client.ask(ENDPOINT, "a");
    DiscoveryResponse before = client.take(ENDPOINT, "a");
    try (SotwClient again = SotwClient.connect(server.server.port())) {
      again.remember(ENDPOINT, before.getVersionInfo());
      again.ask(ENDPOINT, "a");
      again.take(ENDPOINT, "a");
      again.remember(CLUSTER, "of-an-older-stream");
      again.ask(CLUSTER);
      again.take(CLUSTER, "a");
      again.take(ENDPOINT, "a");
      again.remember(LISTENER, "of-an-older-stream");
      again.ask(LISTENER);
      again.take(LISTENER, "outbound");
      again.remember(ROUTE, "of-an-older-stream");
      again.ask(ROUTE, "r");
      again.take(ROUTE, "r");
      again.expectNothing();
    }
  }

  /** what happens while a response is open goes out once, as it is then. */
  @Test
  void collapsesChangesToTheNewest() {
    server.publish(assignment("a", 1));
    client.ask(ENDPOINT, "a");
    DiscoveryResponse open = client.expect(ENDPOINT);
    server.publish(assignment("a", 2));
    server.publish(assignment("a", 3));
    client.expectNothing();

    client.ack(open);
    assertThat(bodies(client.take(ENDPOINT, "a"))).containsEntry("a", assignment("a", 3).body());
    client.expectNothing();
  }

  /** nothing changed, nothing is sent; of two types only the changed one is. */
  @Test
  void sendsOnChangeOnly() {
    server.publish(assignment("a", 1), routes("r", "a"));
    client.ask(ENDPOINT, "a");
    client.take(ENDPOINT, "a");
    client.ask(ROUTE, "r");
    client.take(ROUTE, "r");
    server.publish(assignment("a", 1), assignment("b", 1));
    client.expectNothing();
    server.publish(routes("r", "a", "b"));
    client.take(ROUTE, "r");
    client.expectNothing();
  }

  /** */
  @Test
  void aNameThatIsGoneIsUnsubscribed() {
    server.publish(assignment("a", 1), assignment("b", 2));
    client.ask(ENDPOINT, "a", "b");
    client.take(ENDPOINT, "a", "b");
    client.ask(ENDPOINT, "b");
    client.expectNothing();
    server.publish(assignment("a", 3));
    client.expectNothing();
    server.publish(assignment("b", 3));
    client.take(ENDPOINT, "b");
  }

  /** X-21, OV-C1: unchanged, sent before, and named anew. */
  @Test
  void aNewlyNamedResourceIsSentThoughUnchanged() {
    server.publish(assignment("a", 1), assignment("b", 2));
    client.ask(ENDPOINT, "a", "b");
    client.take(ENDPOINT, "a", "b");
    client.ask(ENDPOINT, "b");
    client.ask(ENDPOINT, "a", "b");
    client.take(ENDPOINT, "a");
    client.expectNothing();
  }

  /** X-21, OV-A4s: the same names in another order, or without a nonce: answered already. */
  @Test
  void theSameNamesAgainCauseNoLoop() {
    server.publish(cluster("a", 1), assignment("a", 1), cluster("b", 1), assignment("b", 2));
    client.ask(CLUSTER);
    client.take(CLUSTER, "a", "b");
    client.ask(ENDPOINT, "a", "b");
    client.take(ENDPOINT, "a", "b");
    server.publish(cluster("b", 2));
    client.take(CLUSTER, "a", "b");
    client.take(ENDPOINT, "b");
    client.ask(ENDPOINT, "b", "a");
    client.expectNothing();
    client.send(client.request(ENDPOINT.typeUrl()).setResponseNonce(""));
    client.expectNothing();
  }

  /** */
  @Test
  void legacyWildcardEndsWithTheFirstName() {
    server.publish(cluster("a", 1), cluster("b", 1));
    client.ask(CLUSTER);
    client.take(CLUSTER, "a", "b");
    client.ask(CLUSTER, "a");
    client.take(CLUSTER, "a");
    server.publish(cluster("b", 2), cluster("c", 1));
    client.expectNothing();
    client.ask(CLUSTER);
    client.expectNothing();
    server.publish(cluster("a", 2));
    client.expectNothing();
  }

  /** the star, with a name beside it and without. */
  @Test
  void explicitWildcardCoversEverything() {
    server.publish(cluster("a", 1), cluster("b", 1));
    client.ask(CLUSTER, "*");
    client.take(CLUSTER, "a", "b");
    client.ask(CLUSTER, "*", "a");
    client.take(CLUSTER, "a", "b");
    client.ask(CLUSTER, "*");
    client.expectNothing();
    server.publish(cluster("c", 1));
    client.take(CLUSTER, "a", "b", "c");
    client.ask(CLUSTER, "b");
    client.take(CLUSTER, "b");
    server.publish(cluster("a", 2));
    client.expectNothing();
  }

  /** X-22, L7: as gRPC clients do. */
  @Test
  void clustersAndListenersCanBeAskedForByName() {
    server.publish(cluster("a", 1), cluster("b", 1));
    server.own("web", listener("one", 10_000, "r"), listener("two", 10_001, "r"));
    client.ask(LISTENER, "one");
    client.take(LISTENER, "one");
    client.ask(CLUSTER, "b");
    client.take(CLUSTER, "b");
    server.publish(cluster("a", 2));
    client.expectNothing();
    client.ask(CLUSTER, "a", "b");
    client.take(CLUSTER, "a", "b");
  }

  /** */
  @Test
  void noNamesMeanNothingWhereThereIsNoWildcard() {
    server.publish(assignment("a", 1), routes("r", "a"));
    client.ask(ENDPOINT);
    client.ask(ROUTE);
    client.ask(SECRET);
    client.expectNothing();
  }

  /** X-24, L18: one change re-sends all clusters and listeners, and one assignment or table. */
  @Test
  void clustersComeAsAWholeAndEndpointsInPart() {
    server.publish(
        cluster("a", 1), assignment("a", 1), cluster("b", 1), assignment("b", 2), routes("r", "a"));
    client.ask(CLUSTER);
    client.take(CLUSTER, "a", "b");
    client.ask(ENDPOINT, "a", "b");
    client.take(ENDPOINT, "a", "b");
    server.publish(cluster("c", 1));
    client.take(CLUSTER, "a", "b", "c");
    server.publish(assignment("b", 3));
    client.take(ENDPOINT, "b");
    server.remove(CLUSTER, "c");
    client.take(CLUSTER, "a", "b");
    client.expectNothing();
  }

  /** all gone is an empty response. */
  @Test
  void theLastClusterGoesWithAnEmptyResponse() {
    server.publish(cluster("a", 1));
    client.ask(CLUSTER);
    client.take(CLUSTER, "a");
    server.remove(CLUSTER, "a");
    client.take(CLUSTER);
    client.expectNothing();
  }

  /** X-25, L10: the known ones come at once, the unknown when they appear. */
  @Test
  void anUnknownNameHoldsNothingBack() {
    server.publish(cluster("a", 1), runtime("layer"));
    client.ask(CLUSTER, "a", "later");
    client.take(CLUSTER, "a");
    client.ask(RUNTIME, "layer", "other");
    client.take(RUNTIME, "layer");
    client.ask(SECRET, "tls");
    client.expectNothing();
    server.publish(cluster("later", 1), runtime("other"));
    client.take(CLUSTER, "a", "later");
    client.take(RUNTIME, "other");
  }

  /** X-43, L10: unknown endpoints are empty ones, an unknown table is an empty one. */
  @Test
  void neverLeavesWarmingUnanswered() {
    server.publish(assignment("a", 1));
    client.ask(ENDPOINT, "a", "nowhere");
    assertThat(bodies(client.take(ENDPOINT, "a", "nowhere")))
        .containsEntry("nowhere", assignment("nowhere").body());
    client.ask(ROUTE, "r");
    assertThat(bodies(client.take(ROUTE, "r"))).containsEntry("r", routes("r").body());

    server.publish(assignment("nowhere", 1), routes("r", "a"));
    client.take(ENDPOINT, "nowhere");
    client.take(ROUTE, "r");
  }

  /** X-35, OV-C4, L1: a removal empties nothing, and what comes back is sent. */
  @Test
  void aRemovedAssignmentComesBack() {
    server.publish(assignment("a", 1));
    client.ask(ENDPOINT, "a");
    client.take(ENDPOINT, "a");
    server.remove(ENDPOINT, "a");
    client.expectNothing();
    server.publish(assignment("a", 1));
    client.take(ENDPOINT, "a");
  }

  /** X-37, L8. */
  @Test
  void theFirstWildcardAnswerIsSentEvenIfEmpty() {
    client.ask(CLUSTER);
    client.take(CLUSTER);
    client.ask(LISTENER);
    client.take(LISTENER);
    client.expectNothing();
  }

  /** X-03, L4. */
  @Test
  void remembersTheNodeOfTheFirstRequest() {
    client.ask(ENDPOINT, "_local/web");
    client.take(ENDPOINT, "_local/web");
    client.ask(CLUSTER);
    client.take(CLUSTER);
    server.publish(cluster("a", 1));
    client.take(CLUSTER, "a");
  }
}
