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
import static org.assertj.core.api.Assertions.tuple;

import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.ads.stream.Refused;
import dev.fingerpost.server.ads.stream.TypeStatus;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** what an Envoy refuses. */
final class RefusalTest {

  private final TestServer server = TestServer.start();
  private final ScriptedClient client = server.client();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private TypeStatus status(ResourceType type) {
    return Objects.requireNonNull(server.server.envoys().getFirst().types().get(type));
  }

  /**
   * Plays an Envoy that refuses every response with one of these versions, until the server has
   * nothing more to say. Returns the versions it accepted.
   */
  private Map<String, String> playRefusing(ResourceType type, Set<String> bad) {
    Map<String, String> accepted = new TreeMap<>();
    for (int responses = 0; responses < 100; responses++) {
      client.send(
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl("type.googleapis.com/fence")
              .addResourceNamesSubscribe("fence"));
      DeltaDiscoveryResponse response = client.next();
      boolean answered = false;
      while (!response.getTypeUrl().endsWith("fence")) {
        answered = true;
        if (!response.getTypeUrl().equals(type.typeUrl())) {
          client.ack(response);
        } else if (response.getResourcesList().stream()
            .anyMatch(r -> bad.contains(r.getVersion()))) {
          client.nack(response, "nothing useful");
        } else {
          response.getResourcesList().forEach(r -> accepted.put(r.getName(), r.getVersion()));
          response.getRemovedResourcesList().forEach(accepted::remove);
          client.ack(response);
        }
        response = client.next();
      }
      if (!answered) {
        return accepted;
      }
    }
    throw new AssertionError("the server loops");
  }

  /** X-11, L9: no loop, no silence. */
  @Test
  void aRefusedUpdateIsAnsweredWithTheLastGoodVersion() {
    server.publish(assignment("a", 1));
    client.subscribe(ENDPOINT, "a");
    client.take(ENDPOINT, "a");
    server.publish(assignment("a", 2));
    client.nack(client.expect(ENDPOINT), "no");

    DeltaDiscoveryResponse answer = client.take(ENDPOINT, "a");
    assertThat(answer.getResources(0).getVersion()).isEqualTo(assignment("a", 1).version());
    client.expectNothing();
    server.publish(assignment("a", 3));
    client.take(ENDPOINT, "a");
  }

  /** OV-F3: the last good cluster, and its assignment behind it. */
  @Test
  void aRefusedClusterIsAnsweredWithTheLastGoodOneAndItsEndpoints() {
    server.publish(cluster("a", 1), assignment("a", 1));
    client.subscribe(CLUSTER);
    client.take(CLUSTER, "a");
    client.take(ENDPOINT, "a");
    server.publish(cluster("a", 2));
    DeltaDiscoveryResponse refused = client.expect(CLUSTER);
    client.take(ENDPOINT, "a");
    client.nack(refused, "no");

    assertThat(client.take(CLUSTER, "a").getResources(0).getVersion())
        .isEqualTo(cluster("a", 1).version());
    client.take(ENDPOINT, "a");
    client.expectNothing();
  }

  /** OV-F3: a new cluster is removed, silence would leave CDS paused. */
  @Test
  void aRefusedNewClusterIsRemoved() {
    server.publish(cluster("a", 1), assignment("a", 1));
    client.subscribe(CLUSTER);
    DeltaDiscoveryResponse refused = client.expect(CLUSTER);
    client.take(ENDPOINT, "a");
    client.nack(refused, "no");

    client.take(CLUSTER, List.of(), List.of("a"));
    client.expectNothing();
  }

  /** DEC-6: what differs from the last good cluster leads to the policy key. */
  @Test
  void aRefusedClusterKnowsThePolicyKeyThatMadeTheDifference() {
    server.publish(cluster("a", 1), assignment("a", 1));
    client.subscribe(CLUSTER);
    client.take(CLUSTER, "a");
    client.take(ENDPOINT, "a");
    server.publish(cluster("a", 2));
    DeltaDiscoveryResponse refused = client.expect(CLUSTER);
    client.take(ENDPOINT, "a");
    client.nack(refused, "no");
    client.take(CLUSTER, "a");

    assertThat(status(CLUSTER).refused().getFirst().keys()).containsExactly("connectTimeout");
  }

  /** X-43 beats removal: a table without last good one becomes an empty one. */
  @Test
  void aRefusedNewTableBecomesAnEmptyOne() {
    server.publish(routes("r", "a"));
    client.subscribe(ROUTE, "r");
    client.nack(client.expect(ROUTE), "no");

    // Nothing but a name is in it.
    DeltaDiscoveryResponse empty = client.take(ROUTE, "r");
    assertThat(empty.getResources(0).getResource().getValue()).isEqualTo(routes("r").body());
    client.expectNothing();
  }

  /** A listener that was refused and had a good version. */
  @Test
  void aRefusedListenerIsAnsweredWithTheLastGoodOne() {
    server.own("web", listener("outbound", 10_000, "r"));
    client.subscribe(LISTENER);
    client.take(LISTENER, "outbound");
    server.own("web", listener("outbound", 10_001, "r"));
    client.nack(client.expect(LISTENER), "no");

    assertThat(client.take(LISTENER, "outbound").getResources(0).getVersion())
        .isEqualTo(listener("outbound", 10_000, "r").version());
  }

  /** X-11, OV-D13, E2: the good ones of a refused response live. */
  @Test
  void findsOneBadAssignmentAmongMany() {
    String[] names = IntStream.range(0, 33).mapToObj(i -> "s" + i).toArray(String[]::new);
    for (String name : names) {
      server.publish(assignment(name, 1));
    }
    String bad = assignment("s17", 1).version();
    client.subscribe(ENDPOINT, names);
    Map<String, String> accepted = playRefusing(ENDPOINT, Set.of(bad));

    assertThat(accepted).hasSize(32).doesNotContainKey("s17");
    assertThat(server.server.metrics().refusals("endpoint")).isLessThan(8);
    assertThat(status(ENDPOINT).state()).isEqualTo(TypeStatus.State.NACK);
  }

  /** X-11, OV-D4: several bad clusters, no useful text. */
  @Test
  void findsSeveralBadClustersAmongMany() {
    Set<String> bad = new HashSet<>();
    for (int i = 0; i < 16; i++) {
      server.publish(cluster("c" + i, 1), assignment("c" + i, 1));
    }
    bad.add(cluster("c3", 1).version());
    bad.add(cluster("c4", 1).version());
    bad.add(cluster("c15", 1).version());
    client.subscribe(CLUSTER);
    Map<String, String> accepted = playRefusing(CLUSTER, bad);

    assertThat(accepted).hasSize(13).doesNotContainKeys("c3", "c4", "c15");
    server.publish(cluster("c3", 2));
    client.take(CLUSTER, "c3");
  }

  /** what was replaced meanwhile may have been the bad one; what was beside it is tried. */
  @Test
  void aGoodClusterBesideABadOneThatWasReplacedIsNotBlamed() {
    client.subscribe(CLUSTER);
    server.publish(cluster("a", 1), cluster("good", 1));
    DeltaDiscoveryResponse refused = client.expect(CLUSTER);
    server.publish(cluster("a", 2));
    client.nack(refused, "no");

    assertThat(playRefusing(CLUSTER, Set.of(cluster("a", 1).version())))
        .containsOnlyKeys("a", "good");
    assertThat(status(CLUSTER).state()).isEqualTo(TypeStatus.State.ACK);
  }

  /** the text is a first guess, checked by what the client takes. */
  @Test
  void aNamedClusterIsSuspectedFirst() {
    server.publish(cluster("a", 1), cluster("b", 1), cluster("c", 1));
    client.subscribe(CLUSTER);
    DeltaDiscoveryResponse refused = client.expect(CLUSTER);
    client.take(ENDPOINT, "a", "b", "c");
    client.nack(refused, "Error adding/updating cluster(s) b: malformed");

    client.take(CLUSTER, "a", "c");
    client.take(ENDPOINT, "a", "c");
    client.take(CLUSTER, List.of(), List.of("b"));
    client.expectNothing();
  }

  /** not again on a reconnect, until its hash changes; other nodes still get it. */
  @Test
  void refusedBytesAreNotSentAgainAfterAReconnect() {
    server.publish(cluster("a", 1), cluster("b", 1));
    client.subscribe(CLUSTER);
    client.take(CLUSTER, "a", "b");
    client.take(ENDPOINT, "a", "b");
    server.publish(cluster("b", 2));
    DeltaDiscoveryResponse refused = client.expect(CLUSTER);
    client.take(ENDPOINT, "b");
    client.nack(refused, "no");
    assertThat(client.take(CLUSTER, "b").getResources(0).getVersion())
        .isEqualTo(cluster("b", 1).version());
    client.take(ENDPOINT, "b");
    client.close();

    try (ScriptedClient again = server.client()) {
      again.subscribe(CLUSTER);
      DeltaDiscoveryResponse first = again.take(CLUSTER, "a", "b");
      assertThat(first.getResourcesList())
          .extracting(Resource::getVersion)
          .contains(cluster("b", 1).version());
      again.take(ENDPOINT, "a", "b");
      server.publish(cluster("b", 3));
      again.take(CLUSTER, "b");
    }
    try (ScriptedClient other = ScriptedClient.connect(server.server.port(), "web-2", "web")) {
      other.subscribe(CLUSTER);
      other.take(CLUSTER, "a", "b");
    }
  }

  /** DEC-11: a claimed version is not taken away because its bytes are not known here. */
  @Test
  void aClaimedVersionIsLeftAloneWhenTheNewOneIsRefused() {
    server.publish(cluster("a", 2));
    client.resubscribe(CLUSTER, Map.of("a", "a-version-of-before"));
    DeltaDiscoveryResponse refused = client.expect(CLUSTER);
    client.take(ENDPOINT, "a");
    client.nack(refused, "no");

    client.expectNothing();
    server.publish(cluster("a", 3));
    client.take(CLUSTER, "a");
  }

  /** X-10, L23: an answer without error is an ACK whatever else it says; the status follows. */
  @Test
  void statusSaysWhoRefusedWhat() {
    server.publish(assignment("a", 1));
    client.subscribe(ENDPOINT, "a");
    client.take(ENDPOINT, "a");
    client.expectNothing();
    TypeStatus good = status(ENDPOINT);
    assertThat(good.state()).isEqualTo(TypeStatus.State.ACK);
    assertThat(good.version()).isNotEmpty();

    server.publish(assignment("a", 2));
    DeltaDiscoveryResponse refused = client.expect(ENDPOINT);
    assertThat(status(ENDPOINT).state()).isEqualTo(TypeStatus.State.PENDING);
    client.nack(refused, "malformed: " + "x".repeat(5_000));
    client.take(ENDPOINT, "a");
    client.expectNothing();
    assertThat(status(ENDPOINT).state()).isEqualTo(TypeStatus.State.NACK);
    assertThat(status(ENDPOINT).version()).isEqualTo(good.version());
    assertThat(status(ENDPOINT).error()).startsWith("malformed: x").hasSizeLessThan(1_100);
    assertThat(status(ENDPOINT).refused())
        .extracting(Refused::resource, Refused::version)
        .containsExactly(tuple("a", assignment("a", 2).version()));
    assertThat(server.registry.scrape())
        .contains("fingerpost_quarantined_resources{type=\"endpoint\"} 1.0");

    server.publish(assignment("a", 3));
    client.take(ENDPOINT, "a");
    client.expectNothing();
    assertThat(status(ENDPOINT).state()).isEqualTo(TypeStatus.State.ACK);
    assertThat(status(ENDPOINT).error()).isEmpty();
  }
}
