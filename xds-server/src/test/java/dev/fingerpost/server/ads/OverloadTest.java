package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static dev.fingerpost.server.store.Resources.clusterMessage;
import static dev.fingerpost.server.store.Resources.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Strings;
import com.google.protobuf.ByteString;
import dev.fingerpost.envoy.resource.Entry;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.Status;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** a bad client is its own trouble only. */
final class OverloadTest {

  private final TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  private static Entry large(int version) {
    return entry(
        CLUSTER,
        "large",
        clusterMessage("large", version + 1).toBuilder()
            .setAltStatName(Strings.repeat("x", 200_000))
            .build());
  }

  /**
   * X-60, L12, L15: a client that does not read costs a set of names, and gets the newest in the
   * end.
   */
  @Test
  void nothingQueuesForAClientThatDoesNotRead() {
    server.publish(large(0));
    try (ScriptedClient silent =
            ScriptedClient.connectSilent(server.server.port(), "silent", "web");
        ScriptedClient witness = server.client()) {
      silent.subscribe(CLUSTER);
      witness.subscribe(CLUSTER);
      witness.take(CLUSTER, "large");
      witness.take(ENDPOINT, "large");
      for (int version = 1; version <= 50; version++) {
        server.publish(large(version));
        witness.take(CLUSTER, "large");
        witness.take(ENDPOINT, "large");
      }
      long sentToSilent = server.server.metrics().resourcesSent("cluster") - 51;
      assertThat(sentToSilent).isLessThan(15);

      silent.read(1_000);
      String newest = large(50).version();
      DeltaDiscoveryResponse response = silent.ack(silent.next());
      while (response.getResourcesList().stream()
          .map(Resource::getVersion)
          .noneMatch(newest::equals)) {
        response = silent.ack(silent.next());
      }
      assertThat(response.getResourcesCount()).isEqualTo(1);
    }
  }

  /** X-63, L13: a resource that cannot be sent ends the stream of its audience, and no other. */
  @Test
  void aStreamThatFailsEndsAlone() {
    Entry poison =
        new Entry(
            CLUSTER,
            "poison",
            "v1",
            clusterMessage("poison", 1)
                .toByteString()
                .concat(ByteString.copyFrom(new byte[] {0x0a, 0x7f})),
            "");
    ScriptedClient[] good =
        IntStream.range(0, 5)
            .mapToObj(i -> ScriptedClient.connect(server.server.port(), "good-" + i, "web"))
            .toArray(ScriptedClient[]::new);
    try (ScriptedClient bad = ScriptedClient.connect(server.server.port(), "bad", "poisoned")) {
      bad.subscribe(CLUSTER);
      bad.take(CLUSTER);
      for (ScriptedClient client : good) {
        client.subscribe(CLUSTER);
        client.take(CLUSTER);
      }
      server.own("poisoned", poison);
      assertThat(bad.expectEnd().getCode()).isEqualTo(Status.Code.INTERNAL);

      server.publish(cluster("a", 1), assignment("a", 1));
      for (ScriptedClient client : good) {
        client.take(CLUSTER, "a");
        client.take(ENDPOINT, "a");
      }
    } finally {
      for (ScriptedClient client : good) {
        client.close();
      }
    }
  }

  /** who cannot be served at once waits; the one before it gives way when it is too slow. */
  @Test
  void initialSyncsTakeTurns() {
    try (TestServer narrow = TestServer.start(settings -> settings.withMaxInitialSyncs(1));
        ScriptedClient slow = ScriptedClient.connectSilent(narrow.server.port(), "slow", "web");
        ScriptedClient next = narrow.client()) {
      narrow.publish(
          IntStream.range(0, 40)
              .mapToObj(i ->
                  entry(
                      ENDPOINT,
                      "large-" + i,
                      assignmentMessage("large-" + i, Strings.repeat("x", 200_000))))
              .toArray(Entry[]::new));
      narrow.publish(cluster("a", 1));
      slow.subscribe(
          ENDPOINT, IntStream.range(0, 40).mapToObj(i -> "large-" + i).toArray(String[]::new));
      slow.read(1);
      slow.expect(ENDPOINT);
      next.subscribe(CLUSTER);
      next.expectNothing();

      narrow.scheduler.advance(Duration.ofSeconds(5));
      next.take(CLUSTER, "a");
      next.take(ENDPOINT, "a");
    }
  }

  /** a place is free again when its stream has sent all, or has ended. */
  @Test
  void manyClientsGetThroughANarrowDoor() {
    try (TestServer narrow = TestServer.start(settings -> settings.withMaxInitialSyncs(1))) {
      narrow.publish(cluster("a", 1), assignment("a", 1));
      for (int i = 0; i < 5; i++) {
        try (ScriptedClient client = narrow.client();
            ScriptedClient beside = narrow.client()) {
          client.subscribe(CLUSTER);
          beside.subscribe(CLUSTER);
          client.take(CLUSTER, "a");
          beside.take(CLUSTER, "a");
        }
      }
    }
  }

  /** a connection that is old enough is ended, and the Envoy connects elsewhere. */
  @Test
  void oldConnectionsEnd() {
    try (TestServer shortLived =
            TestServer.start(settings ->
                settings.withMaxConnectionAge(Duration.ofMillis(100), Duration.ofMillis(100)));
        ScriptedClient client = shortLived.client()) {
      client.subscribe(CLUSTER);
      client.take(CLUSTER);
      assertThat(client.expectEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  private static ClusterLoadAssignment assignmentMessage(String name, String category) {
    return ClusterLoadAssignment.newBuilder()
        .setClusterName(name)
        .setPolicy(
            ClusterLoadAssignment.Policy.newBuilder()
                .addDropOverloads(
                    ClusterLoadAssignment.Policy.DropOverload.newBuilder().setCategory(category)))
        .build();
  }
}
