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

import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.extension.v3.ExtensionConfigDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.listener.v3.ListenerDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.ScopedRoutesDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.runtime.v3.RuntimeDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** the services of single types, in both variants. */
final class OneTypeServicesTest {

  private final TestServer server = TestServer.start();

  @BeforeEach
  void publish() {
    server.publish(cluster("a", 1), assignment("a", 1), routes("r", "a"), runtime("layer"));
    server.own("web", listener("outbound", 10_000, "r"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private ScriptedClient delta(ScriptedClient.Opener opener) {
    return ScriptedClient.connect(server.server.port(), opener);
  }

  private SotwClient sotw(SotwClient.Opener opener) {
    return SotwClient.connect(server.server.port(), opener);
  }

  private static void subscribeAndTake(ScriptedClient client, ResourceType type, String... names) {
    try (client) {
      client.send(DeltaDiscoveryRequest.newBuilder().addAllResourceNamesSubscribe(List.of(names)));
      DeltaDiscoveryResponse response = client.expect(type);
      assertThat(response.getResourcesList()).hasSize(1);
      client.ack(response);
    }
  }

  private static void askAndTake(SotwClient client, ResourceType type, String... names) {
    try (client) {
      client.send(DiscoveryRequest.newBuilder().addAllResourceNames(List.of(names)));
      DiscoveryResponse response = client.expect(type);
      assertThat(response.getResourcesList()).hasSize(1);
      client.ack(response);
    }
  }

  /** delta without a type URL. */
  @Test
  void eachServiceKnowsItsTypeInDelta() {
    subscribeAndTake(delta(c -> ClusterDiscoveryServiceGrpc.newStub(c)::deltaClusters), CLUSTER);
    subscribeAndTake(
        delta(c -> EndpointDiscoveryServiceGrpc.newStub(c)::deltaEndpoints), ENDPOINT, "a");
    subscribeAndTake(delta(c -> ListenerDiscoveryServiceGrpc.newStub(c)::deltaListeners), LISTENER);
    subscribeAndTake(delta(c -> RouteDiscoveryServiceGrpc.newStub(c)::deltaRoutes), ROUTE, "r");
    subscribeAndTake(
        delta(c -> RuntimeDiscoveryServiceGrpc.newStub(c)::deltaRuntime), RUNTIME, "layer");
  }

  /** state of the world without a type URL. */
  @Test
  void eachServiceKnowsItsTypeInStateOfTheWorld() {
    askAndTake(sotw(c -> ClusterDiscoveryServiceGrpc.newStub(c)::streamClusters), CLUSTER);
    askAndTake(sotw(c -> EndpointDiscoveryServiceGrpc.newStub(c)::streamEndpoints), ENDPOINT, "a");
    askAndTake(sotw(c -> ListenerDiscoveryServiceGrpc.newStub(c)::streamListeners), LISTENER);
    askAndTake(sotw(c -> RouteDiscoveryServiceGrpc.newStub(c)::streamRoutes), ROUTE, "r");
    askAndTake(sotw(c -> RuntimeDiscoveryServiceGrpc.newStub(c)::streamRuntime), RUNTIME, "layer");
  }

  /** types of which there is nothing are answered so, where that can be said. */
  @Test
  void typesWithoutResourcesAreAnswered() {
    try (ScriptedClient secrets = delta(c -> SecretDiscoveryServiceGrpc.newStub(c)::deltaSecrets)) {
      secrets.send(DeltaDiscoveryRequest.newBuilder().addResourceNamesSubscribe("tls"));
      assertThat(secrets.expect(SECRET).getRemovedResourcesList()).containsExactly("tls");
    }
    try (ScriptedClient extensions =
        delta(c -> ExtensionConfigDiscoveryServiceGrpc.newStub(c)::deltaExtensionConfigs)) {
      extensions.send(DeltaDiscoveryRequest.newBuilder().addResourceNamesSubscribe("filter"));
      assertThat(extensions.next().getRemovedResourcesList()).containsExactly("filter");
    }
    try (ScriptedClient scopes =
        delta(c -> ScopedRoutesDiscoveryServiceGrpc.newStub(c)::deltaScopedRoutes)) {
      scopes.send(DeltaDiscoveryRequest.newBuilder());
      assertThat(scopes.next().getResourcesList()).isEmpty();
    }
    try (SotwClient scopes =
        sotw(c -> ScopedRoutesDiscoveryServiceGrpc.newStub(c)::streamScopedRoutes)) {
      scopes.send(DiscoveryRequest.newBuilder());
      assertThat(scopes.next().getResourcesList()).isEmpty();
    }
  }

  /** Secrets and extensions that nobody has: an empty response would be refused. */
  @Test
  void missingSecretsAreSilenceInStateOfTheWorld() {
    try (SotwClient secrets = sotw(c -> SecretDiscoveryServiceGrpc.newStub(c)::streamSecrets);
        SotwClient extensions =
            sotw(c -> ExtensionConfigDiscoveryServiceGrpc.newStub(c)::streamExtensionConfigs)) {
      secrets.send(DiscoveryRequest.newBuilder().addResourceNames("tls"));
      secrets.send(DiscoveryRequest.newBuilder().setTypeUrl(CLUSTER.typeUrl()));
      assertThat(secrets.expectEnd().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      extensions.send(DiscoveryRequest.newBuilder().addResourceNames("filter"));
      extensions.send(DiscoveryRequest.newBuilder().setTypeUrl(CLUSTER.typeUrl()));
      assertThat(extensions.expectEnd().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  /** another type than the service's own. */
  @Test
  void anotherTypeEndsTheStream() {
    try (ScriptedClient client =
        delta(c -> ClusterDiscoveryServiceGrpc.newStub(c)::deltaClusters)) {
      client.subscribe(LISTENER);
      assertThat(client.expectEnd().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  /** DEC-10, X-45: nothing on this stream tells whether a cluster warms. */
  @Test
  void endpointsComeInFullWhateverIsClaimed() {
    try (ScriptedClient client =
        delta(c -> EndpointDiscoveryServiceGrpc.newStub(c)::deltaEndpoints)) {
      client.resubscribe(ENDPOINT, Map.of("a", assignment("a", 1).version()), "a");
      client.take(ENDPOINT, "a");
    }
  }

  /** No endpoints among clusters; changes come as on ADS. */
  @Test
  void aStreamOfClustersCarriesClustersOnly() {
    try (ScriptedClient changes =
            delta(c -> ClusterDiscoveryServiceGrpc.newStub(c)::deltaClusters);
        SotwClient whole = sotw(c -> ClusterDiscoveryServiceGrpc.newStub(c)::streamClusters)) {
      changes.subscribe(CLUSTER);
      changes.take(CLUSTER, "a");
      whole.ask(CLUSTER);
      whole.take(CLUSTER, "a");
      server.publish(cluster("b", 1), assignment("b", 1));
      changes.take(CLUSTER, "b");
      whole.take(CLUSTER, "a", "b");
      server.remove(CLUSTER, "a");
      changes.take(CLUSTER, List.of(), List.of("a"));
      whole.take(CLUSTER, "b");
    }
  }

  /** X-46 is for streams with all types: listeners alone are no sign of a wedge. */
  @Test
  void aStreamOfListenersIsNeverTakenForWedged() {
    try (ScriptedClient client =
        delta(c -> ListenerDiscoveryServiceGrpc.newStub(c)::deltaListeners)) {
      client.subscribe(LISTENER);
      client.take(LISTENER, "outbound");
      server.scheduler.advance(Duration.ofMinutes(1));
      server.own("web", listener("outbound", 10_001, "r"));
      client.take(LISTENER, "outbound");
      assertThat(server.server.metrics().wedgedCount()).isZero();
    }
  }
}
