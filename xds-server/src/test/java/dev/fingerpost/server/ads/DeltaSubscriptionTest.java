package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.envoy.resource.ResourceType.LISTENER;
import static dev.fingerpost.envoy.resource.ResourceType.ROUTE;
import static dev.fingerpost.envoy.resource.ResourceType.RUNTIME;
import static dev.fingerpost.envoy.resource.ResourceType.SECRET;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static dev.fingerpost.server.store.Resources.listener;
import static dev.fingerpost.server.store.Resources.routes;
import static dev.fingerpost.server.store.Resources.runtime;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeltaSubscriptionTest {

  private final TestServer server = TestServer.start();
  private final ScriptedClient client = server.client();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  /** X-01, L11. */
  @Test
  void answersAnUnknownTypeWithRemovalsAndLivesOn() {
    client.send(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl("type.googleapis.com/foo.Bar")
            .addResourceNamesSubscribe("x"));
    assertThat(client.next().getRemovedResourcesList()).containsExactly("x");

    client.send(DeltaDiscoveryRequest.newBuilder().setTypeUrl("type.googleapis.com/foo.Bar"));
    client.expectNothing();
  }

  /** */
  @Test
  void endsAStreamWithoutTypeUrl() {
    client.send(DeltaDiscoveryRequest.newBuilder());

    assertThat(client.expectEnd().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  /** X-03, L4. */
  @Test
  void remembersTheNodeOfTheFirstRequest() {
    client.subscribe(ENDPOINT, "_local/web");
    client.take(ENDPOINT, "_local/web");
    client.subscribe(CLUSTER);
    client.take(CLUSTER);

    server.publish(cluster("orders", 1), assignment("orders", 1));
    client.take(CLUSTER, "orders");
    client.take(ENDPOINT, "orders");
    server.publish(cluster("orders", 2));
    client.take(CLUSTER, "orders");
  }

  /** L22. */
  @Test
  void nonceDiffersAndTheFirstResponseNamesTheReplica() {
    client.subscribe(CLUSTER);
    DeltaDiscoveryResponse first = client.take(CLUSTER);
    server.publish(cluster("orders", 1));
    DeltaDiscoveryResponse second = client.take(CLUSTER, "orders");

    assertThat(first.getControlPlane().getIdentifier()).isEqualTo("replica-1");
    assertThat(first.getNonce()).isNotEmpty().isNotEqualTo(second.getNonce());
  }

  /** X-14, L5. */
  @Test
  void ignoresUnknownAndRepeatedNoncesButNotTheirSubscriptions() {
    server.publish(assignment("a", 1), assignment("b", 2));
    client.subscribe(ENDPOINT, "a");
    DeltaDiscoveryResponse response = client.take(ENDPOINT, "a");
    client.ack(response);

    client.send(
        ScriptedClient.request(ENDPOINT)
            .setResponseNonce("no-such-nonce")
            .addResourceNamesSubscribe("b"));
    client.take(ENDPOINT, "b");
  }

  /** X-16, L26: what happens while a response is open goes out once, as it is then. */
  @Test
  void collapsesChangesToTheNewest() {
    server.publish(assignment("a", 1));
    client.subscribe(ENDPOINT, "a");
    DeltaDiscoveryResponse open = client.expect(ENDPOINT);
    server.publish(assignment("a", 2));
    server.publish(assignment("a", 3));
    client.expectNothing();

    client.ack(open);
    DeltaDiscoveryResponse newest = client.take(ENDPOINT, "a");
    assertThat(newest.getResources(0).getVersion()).isEqualTo(assignment("a", 3).version());
    client.expectNothing();
  }

  /** */
  @Test
  void sendsNothingForTheSameVersion() {
    server.publish(assignment("a", 1));
    client.subscribe(ENDPOINT, "a");
    client.take(ENDPOINT, "a");

    server.publish(assignment("a", 1));
    client.expectNothing();
  }

  /** names beside the wildcard do not end it; unsubscribing the star does. */
  @Test
  void legacyWildcardLastsUntilTheStarIsUnsubscribed() {
    server.publish(cluster("a", 1), cluster("b", 1));
    client.subscribe(CLUSTER);
    client.take(CLUSTER, "a", "b");
    client.take(ENDPOINT, "a", "b");
    client.subscribe(CLUSTER, "a");
    client.take(CLUSTER, "a");
    client.take(ENDPOINT, "a");
    server.publish(cluster("c", 1));
    client.take(CLUSTER, "c");
    client.take(ENDPOINT, "c");

    client.unsubscribe(CLUSTER, "*");
    client.expectNothing();
    server.publish(cluster("b", 2), cluster("d", 1));
    client.expectNothing();
    server.publish(cluster("a", 2));
    client.take(CLUSTER, "a");
  }

  /** X-22, L7: a first request with names is no wildcard. */
  @Test
  void namedClustersAreSentByNameOnly() {
    server.publish(cluster("a", 1), cluster("b", 1), assignment("a", 1), assignment("b", 1));
    client.subscribe(CLUSTER, "a");
    client.take(CLUSTER, "a");
    client.take(ENDPOINT, "a");
    client.expectNothing();
  }

  /** X-31, OV-C1. */
  @Test
  void sendsAgainOnSubscribeAlthoughUnchanged() {
    server.publish(assignment("a", 1));
    client.subscribe(ENDPOINT, "a");
    client.take(ENDPOINT, "a");
    client.subscribe(ENDPOINT, "a");
    client.take(ENDPOINT, "a");
    client.unsubscribe(ENDPOINT, "a");
    client.subscribe(ENDPOINT, "a");
    client.take(ENDPOINT, "a");
  }

  /** */
  @Test
  void unsubscribingHasNoReply() {
    server.publish(assignment("a", 1));
    client.subscribe(ENDPOINT, "a");
    client.take(ENDPOINT, "a");
    client.unsubscribe(ENDPOINT, "a", "never-subscribed");
    client.expectNothing();

    server.publish(assignment("a", 2));
    client.expectNothing();
  }

  /** X-33, L7. */
  @Test
  void unsubscribingANameUnderTheWildcardIsAnswered() {
    server.publish(cluster("a", 1));
    client.subscribe(CLUSTER, "*", "a", "gone");
    client.take(CLUSTER, List.of("a"), List.of("gone"));
    client.take(ENDPOINT, "a");

    client.unsubscribe(CLUSTER, "a", "gone");
    client.take(CLUSTER, List.of("a"), List.of("gone"));
  }

  /** L1, L6: a removed and a missing name come back when they exist. */
  @Test
  void aNameThatDoesNotExistIsAnsweredAndSentWhenItAppears() {
    client.subscribe(ENDPOINT, "a");
    client.take(ENDPOINT, List.of(), List.of("a"));
    server.publish(assignment("a", 1));
    client.take(ENDPOINT, "a");

    server.remove(ENDPOINT, "a");
    client.take(ENDPOINT, List.of(), List.of("a"));
    client.expectNothing();
    server.publish(assignment("a", 1));
    client.take(ENDPOINT, "a");
  }

  /** X-34 for secrets and runtime layers. */
  @Test
  void missingSecretsAreAnsweredAndRuntimeIsServed() {
    server.publish(runtime("fingerpost"));
    client.subscribe(RUNTIME, "fingerpost");
    client.take(RUNTIME, "fingerpost");
    client.subscribe(SECRET, "tls");
    client.take(SECRET, List.of(), List.of("tls"));
  }

  /** X-37, L8. */
  @Test
  void theFirstWildcardAnswerIsSentEvenIfEmpty() {
    client.subscribe(CLUSTER);
    client.take(CLUSTER);
    client.subscribe(LISTENER);
    client.take(LISTENER);
    client.expectNothing();
  }

  /** */
  @Test
  void endpointsWithoutNamesAreNothing() {
    server.publish(assignment("a", 1));
    client.subscribe(ENDPOINT);
    client.expectNothing();
  }

  /** X-38, L3. */
  @Test
  void aResourceCarriesItsHashAsVersion() {
    server.publish(assignment("a", 1));
    client.subscribe(ENDPOINT, "a");

    assertThat(client.take(ENDPOINT, "a").getResources(0).getVersion())
        .isEqualTo(assignment("a", 1).version());
  }

  /** many resources come in several responses of bounded size. */
  @Test
  void aLargeStateComesInParts() {
    int[] ports = IntStream.rangeClosed(1, 2_000).toArray();
    String[] names = IntStream.range(0, 40).mapToObj(i -> "s" + i).toArray(String[]::new);
    for (String name : names) {
      server.publish(assignment(name, ports));
    }
    client.subscribe(ENDPOINT, names);
    int received = 0;
    int responses = 0;
    while (received < names.length) {
      DeltaDiscoveryResponse response = client.ack(client.expect(ENDPOINT));
      assertThat(response.getSerializedSize()).isLessThan(2 << 20);
      received += response.getResourcesCount();
      responses++;
    }
    assertThat(responses).isGreaterThan(1);
    client.expectNothing();
  }

  /** a known service has an assignment, an unknown route table is empty. */
  @Test
  void neverLeavesWarmingUnanswered() throws InvalidProtocolBufferException {
    server.publish(cluster("a", 1));
    client.subscribe(ENDPOINT, "a");
    DeltaDiscoveryResponse endpoints = client.take(ENDPOINT, "a");
    assertThat(ClusterLoadAssignment.parseFrom(endpoints.getResources(0).getResource().getValue()))
        .isEqualTo(ClusterLoadAssignment.newBuilder().setClusterName("a").build());

    client.subscribe(ROUTE, "r");
    DeltaDiscoveryResponse empty = client.take(ROUTE, "r");
    assertThat(RouteConfiguration.parseFrom(empty.getResources(0).getResource().getValue()))
        .isEqualTo(RouteConfiguration.newBuilder().setName("r").build());
    server.publish(routes("r", "a"));
    client.take(ROUTE, "r");
    server.remove(ROUTE, "r");
    assertThat(client.take(ROUTE, "r").getResources(0).getVersion())
        .isEqualTo(empty.getResources(0).getVersion());
  }

  /** OV-A9: the bootstrap's static cluster and runtime layer come first and wait for nothing. */
  @Test
  void theLocalClusterAndTheRuntimeLayerAreAnsweredAtOnce() {
    server.publish(runtime("fingerpost"));
    client.subscribe(RUNTIME, "fingerpost");
    client.take(RUNTIME, "fingerpost");
    client.subscribe(ENDPOINT, "_local/web");
    client.take(ENDPOINT, "_local/web");
  }

  /** DEC-1, DEC-2: the listener belongs to the audience. */
  @Test
  void listenersComeFromTheOverlay() {
    client.subscribe(LISTENER);
    client.take(LISTENER);
    server.own("web", listener("outbound", 10_000, "outbound"));
    client.take(LISTENER, "outbound");
    server.own("web", listener("outbound", 10_001, "outbound"));
    client.take(LISTENER, "outbound");
    server.own("other", listener("outbound", 10_002, "outbound"));
    client.expectNothing();
  }

  /** DEC-1: what an audience sees is held back until it was published for it. */
  @Test
  void waitsForTheOverlayOfANewAudience() {
    try (TestServer slow = TestServer.startSlow();
        ScriptedClient early = slow.client()) {
      slow.publish(cluster("a", 1));
      early.subscribe(CLUSTER);
      CountDownLatch live = new CountDownLatch(1);
      slow.audiences.live().onChange(live::countDown);
      if (slow.audiences.live().get().isEmpty()) {
        assertThat(live.await(10, TimeUnit.SECONDS)).isTrue();
      }
      slow.publish(cluster("b", 1));
      early.take(CLUSTER, "a", "b");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Nothing but a name ties a type to the others. */
  @Test
  void claimsOfUnchangedRoutesAreNotSent() {
    server.publish(routes("r", "a"));
    client.resubscribe(ROUTE, Map.of("r", routes("r", "a").version()), "r");
    client.expectNothing();
    server.publish(routes("r", "a", "b"));
    client.take(ROUTE, "r");
    assertThat(ResourceType.of(ROUTE.typeUrl())).contains(ROUTE);
  }

  /** a name is a name, whatever it looks like. */
  @Test
  void namesAreOpaque() {
    String name = "xdstp://authority/envoy.config.endpoint.v3.ClusterLoadAssignment/a?x=y";
    server.publish(assignment(name, 1));
    client.subscribe(ENDPOINT, name);
    client.take(ENDPOINT, name);
  }

  /** on-demand clusters, by name, without a wildcard, known and unknown. */
  @Test
  void clustersOnDemand() {
    server.publish(cluster("a", 1), assignment("a", 1), cluster("b", 1), assignment("b", 1));
    client.subscribe(CLUSTER, "a");
    client.take(CLUSTER, "a");
    client.take(ENDPOINT, "a");
    client.subscribe(CLUSTER, "nowhere");
    client.take(CLUSTER, List.of(), List.of("nowhere"));
    client.subscribe(CLUSTER, "b");
    client.take(CLUSTER, "b");
    client.take(ENDPOINT, "b");
    client.unsubscribe(CLUSTER, "a");
    client.expectNothing();
    server.publish(cluster("a", 2), cluster("nowhere", 1));
    client.take(CLUSTER, "nowhere");
    client.take(ENDPOINT, "nowhere");
    client.expectNothing();
  }
}
