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

import com.google.protobuf.ByteString;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.ads.stream.TypeStatus;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** in state of the world: what a client refuses. */
final class SotwRefusalTest {

  private final TestServer server = TestServer.start();
  private final SotwClient client = SotwClient.connect(server.server.port());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private TypeStatus status(ResourceType type) {
    return Objects.requireNonNull(server.server.envoys().getFirst().types().get(type));
  }

  /**
   * Plays an Envoy that refuses every response with one of these resources, until the server has
   * nothing more to say. Returns what it accepted last.
   */
  private Map<String, ByteString> playRefusing(ResourceType type, Set<ByteString> bad) {
    Map<String, ByteString> accepted = new TreeMap<>();
    for (int fence = 0; fence < 100; fence++) {
      client.send(
          DiscoveryRequest.newBuilder()
              .setTypeUrl("type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration")
              .addResourceNames("play-" + fence));
      DiscoveryResponse response = client.next();
      boolean answered = false;
      while (!response.getTypeUrl().endsWith("ScopedRouteConfiguration")) {
        answered = true;
        if (!response.getTypeUrl().equals(type.typeUrl())) {
          client.ack(response);
        } else if (bodies(response).values().stream().anyMatch(bad::contains)) {
          client.nack(response, "nothing useful");
        } else {
          if (type == CLUSTER) {
            accepted.clear();
          }
          accepted.putAll(bodies(response));
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

  /** L9: one answer to a refusal, the last good version, and no loop. */
  @Test
  void aRefusedUpdateIsAnsweredWithTheLastGoodVersion() {
    server.publish(assignment("a", 1), routes("r", "a"));
    client.ask(ENDPOINT, "a");
    client.take(ENDPOINT, "a");
    server.publish(assignment("a", 2));
    client.nack(client.expect(ENDPOINT), "no");
    assertThat(bodies(client.take(ENDPOINT, "a"))).containsEntry("a", assignment("a", 1).body());
    client.expectNothing();
    server.publish(assignment("a", 3));
    client.take(ENDPOINT, "a");
  }

  /** X-11, OV-F3: the whole without the bad one, or with its last good version. */
  @Test
  void aRefusedClusterLeavesTheOthersAlone() {
    server.publish(cluster("a", 1), assignment("a", 1));
    client.ask(CLUSTER);
    client.take(CLUSTER, "a");
    server.publish(cluster("bad", 1));
    client.nack(client.expect(CLUSTER), "no");
    client.take(CLUSTER, "a");
    client.expectNothing();
    server.publish(cluster("a", 2));
    client.nack(client.expect(CLUSTER), "no");
    assertThat(bodies(client.take(CLUSTER, "a"))).containsEntry("a", cluster("a", 1).body());
    client.expectNothing();
    assertThat(status(CLUSTER).state()).isEqualTo(TypeStatus.State.NACK);
  }

  /** a listener with a last good version, a table without. */
  @Test
  void refusedListenersAndTablesAreReplaced() {
    server.own("web", listener("outbound", 10_000, "r"));
    client.ask(LISTENER);
    client.take(LISTENER, "outbound");
    server.own("web", listener("outbound", 10_001, "r"));
    client.nack(client.expect(LISTENER), "no");
    assertThat(bodies(client.take(LISTENER, "outbound")))
        .containsEntry("outbound", listener("outbound", 10_000, "r").body());
    server.publish(routes("r", "a"));
    client.ask(ROUTE, "r");
    client.nack(client.expect(ROUTE), "no");
    assertThat(bodies(client.take(ROUTE, "r"))).containsEntry("r", routes("r").body());
    client.expectNothing();
  }

  /** what was replaced meanwhile may have been the bad one; what was beside it is tried. */
  @Test
  void aGoodClusterBesideABadOneThatWasReplacedIsNotBlamed() {
    client.ask(CLUSTER);
    server.publish(cluster("a", 1), cluster("good", 1));
    DiscoveryResponse refused = client.expect(CLUSTER);
    server.publish(cluster("a", 2));
    client.nack(refused, "no");

    assertThat(playRefusing(CLUSTER, Set.of(cluster("a", 1).body()))).containsOnlyKeys("a", "good");
    assertThat(status(CLUSTER).state()).isEqualTo(TypeStatus.State.ACK);
  }

  /** OV-B1: a busy client answers the last of two; the version that it replaced was the bad one. */
  @Test
  void anAnswerForTwoResponsesMayMeanTheVersionThatWasReplaced() {
    server.publish(cluster("good", 1));
    client.ask(CLUSTER);
    client.take(CLUSTER, "good");
    server.publish(cluster("a", 1));
    client.expect(CLUSTER);
    server.publish(cluster("a", 2));
    client.nack(client.expect(CLUSTER), "no");

    assertThat(playRefusing(CLUSTER, Set.of(cluster("a", 1).body())))
        .containsEntry("a", cluster("a", 2).body());
    assertThat(status(CLUSTER).state()).isEqualTo(TypeStatus.State.ACK);
  }

  /** X-11, OV-F5, DEC-11: several bad clusters, found by halves of the change. */
  @Test
  void findsSeveralBadClustersAmongMany() {
    server.publish(cluster("good", 1));
    client.ask(CLUSTER);
    client.take(CLUSTER, "good");
    Entry[] added = IntStream.range(0, 16).mapToObj(i -> cluster("c" + i, 1)).toArray(Entry[]::new);
    server.publish(added);
    Map<String, ByteString> accepted =
        playRefusing(CLUSTER, Set.of(added[3].body(), added[4].body(), added[15].body()));
    assertThat(accepted).hasSize(14).doesNotContainKeys("c3", "c4", "c15").containsKey("good");
    server.publish(cluster("c3", 2));
    assertThat(bodies(client.expect(CLUSTER))).hasSize(15).containsKey("c3");
  }

  /** X-11, OV-D13: one bad assignment. */
  @Test
  void findsOneBadAssignmentAmongMany() {
    String[] names = IntStream.range(0, 33).mapToObj(i -> "s" + i).toArray(String[]::new);
    for (String name : names) {
      server.publish(assignment(name, 1));
    }
    client.ask(ENDPOINT, names);
    Map<String, ByteString> accepted = playRefusing(ENDPOINT, Set.of(assignment("s17", 1).body()));
    assertThat(accepted).hasSize(33).containsEntry("s17", assignment("s17").body());
    assertThat(server.server.metrics().refusals("endpoint")).isLessThan(8);
  }

  /** X-10, OV-D7: the version of the good response, with the error of the one before. */
  @Test
  void anErrorWithTheVersionOfTheAnsweredResponseBelongsToAnEarlierOne() {
    server.publish(cluster("a", 1), assignment("a", 1));
    client.ask(CLUSTER);
    client.take(CLUSTER, "a");
    server.publish(cluster("bad", 1));
    client.expect(CLUSTER);
    server.publish(cluster("b", 1));
    DiscoveryResponse good = client.expect(CLUSTER);
    client.remember(CLUSTER, good.getVersionInfo());
    client.nack(good, "Error adding/updating cluster(s) bad: must be prime");

    client.take(CLUSTER, "a", "b");
    client.expectNothing();
    server.publish(cluster("c", 1));
    client.take(CLUSTER, "a", "b", "c");
  }

  /** a refusal of the first of two open ones says nothing about what only the second has. */
  @Test
  void aGoodClusterBehindABadOneIsNotBlamed() {
    client.ask(CLUSTER);
    client.take(CLUSTER);
    server.publish(cluster("bad", 1));
    DiscoveryResponse first = client.expect(CLUSTER);
    server.publish(cluster("b", 1));
    DiscoveryResponse second = client.expect(CLUSTER);
    assertThat(bodies(second)).containsOnlyKeys("bad", "b");
    client.nack(first, "no");
    client.nack(second, "no");
    Map<String, ByteString> accepted = playRefusing(CLUSTER, Set.of(cluster("bad", 1).body()));
    assertThat(accepted).containsOnlyKeys("b");
  }

  /** not again on a reconnect, until its hash changes. */
  @Test
  void refusedBytesAreNotSentAgainAfterAReconnect() {
    server.publish(cluster("a", 1), cluster("b", 1));
    client.ask(CLUSTER);
    client.take(CLUSTER, "a", "b");
    server.publish(cluster("b", 2));
    client.nack(client.expect(CLUSTER), "no");
    client.take(CLUSTER, "a", "b");
    client.close();
    try (SotwClient again = SotwClient.connect(server.server.port())) {
      again.ask(CLUSTER);
      assertThat(bodies(again.take(CLUSTER, "a", "b"))).containsEntry("b", cluster("b", 1).body());
      server.publish(cluster("b", 3));
      assertThat(bodies(again.take(CLUSTER, "a", "b"))).containsEntry("b", cluster("b", 3).body());
    }
  }
}
