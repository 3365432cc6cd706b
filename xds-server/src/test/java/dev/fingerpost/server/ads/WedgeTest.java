package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.envoy.resource.ResourceType.LISTENER;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** X-46, OV-F2, D5, D6: a client that is stuck in warming. */
final class WedgeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestServer server = TestServer.start();
  private final ScriptedClient client = server.client();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private void settle(ScriptedClient envoy) {
    envoy.subscribe(CLUSTER);
    envoy.take(CLUSTER, "a");
    envoy.take(ENDPOINT, "a");
    envoy.expectNothing();
  }

  /** The bad cluster is taken back, the delayed NACK says that it was bad, it stays away. */
  @Test
  void unansweredClustersAreTakenBack() {
    server.publish(cluster("a", 1), assignment("a", 1));
    settle(client);
    server.publish(cluster("a", 2), cluster("bad", 1));
    DeltaDiscoveryResponse stuck = client.expect(CLUSTER);
    client.take(ENDPOINT, "a", "bad");
    client.expectNothing();

    server.scheduler.advance(PATIENCE);
    DeltaDiscoveryResponse cure = client.expect(CLUSTER);
    assertThat(cure.getRemovedResourcesList()).containsExactly("bad");
    assertThat(cure.getResources(0).getVersion()).isEqualTo(cluster("a", 1).version());
    client.take(ENDPOINT, "a");
    assertThat(server.server.metrics().wedgedCount()).isEqualTo(1);

    client.nack(stuck, "Error adding/updating cluster(s) bad: must be prime");
    client.ack(cure);
    DeltaDiscoveryResponse good = client.take(CLUSTER, "a");
    assertThat(good.getResources(0).getVersion()).isEqualTo(cluster("a", 2).version());
    client.take(ENDPOINT, "a");
    client.take(CLUSTER, List.of(), List.of("bad"));
    client.expectNothing();
  }

  /** What the cure put back stays: the refusal is explained after it was accepted. */
  @Test
  void aStuckUpdateLeavesTheVersionBefore() {
    server.publish(cluster("a", 1), assignment("a", 1), cluster("b", 1), assignment("b", 1));
    client.subscribe(CLUSTER);
    client.take(CLUSTER, "a", "b");
    client.take(ENDPOINT, "a", "b");
    client.expectNothing();
    server.publish(cluster("a", 2), cluster("b", 2));
    DeltaDiscoveryResponse stuck = client.expect(CLUSTER);
    client.take(ENDPOINT, "a", "b");
    client.expectNothing();
    server.scheduler.advance(PATIENCE);
    DeltaDiscoveryResponse cure = client.expect(CLUSTER);
    client.take(ENDPOINT, "a", "b");

    client.nack(stuck, "Error adding/updating cluster(s) b: must be prime");
    client.ack(cure);
    assertThat(client.take(CLUSTER, "a").getResources(0).getVersion())
        .isEqualTo(cluster("a", 2).version());
    client.take(ENDPOINT, "a");
    DeltaDiscoveryResponse before = client.take(CLUSTER, "b");
    assertThat(before.getResources(0).getVersion()).isEqualTo(cluster("b", 1).version());
    client.take(ENDPOINT, "b");
    client.expectNothing();
  }

  /** Who was only slow gets the change again, once it has answered. */
  @Test
  void slowClustersAreSentAgainAfterTheAnswer() {
    server.publish(cluster("a", 1), assignment("a", 1));
    settle(client);
    server.publish(cluster("a", 2));
    DeltaDiscoveryResponse slow = client.expect(CLUSTER);
    client.take(ENDPOINT, "a");
    client.expectNothing();
    server.scheduler.advance(PATIENCE);
    DeltaDiscoveryResponse cure = client.expect(CLUSTER);
    client.take(ENDPOINT, "a");

    client.ack(slow);
    client.ack(cure);
    assertThat(client.take(CLUSTER, "a").getResources(0).getVersion())
        .isEqualTo(cluster("a", 2).version());
  }

  /** An answer in time is no wedge. */
  @Test
  void answeredClustersAreLeftAlone() {
    server.publish(cluster("a", 1), assignment("a", 1));
    settle(client);
    server.scheduler.advance(PATIENCE.multipliedBy(2));
    client.expectNothing();
    assertThat(server.server.metrics().wedgedCount()).isZero();
  }

  /** OV-D6: after a reconnect it asks for listeners and never for clusters. */
  @Test
  void clustersArePushedToWhoNeverAsks() {
    server.publish(cluster("a", 1), assignment("a", 1));
    client.subscribe(LISTENER);
    client.take(LISTENER);
    client.expectNothing();

    server.scheduler.advance(PATIENCE);
    client.take(CLUSTER, "a");
    client.take(ENDPOINT, "a");
    assertThat(server.server.metrics().wedgedCount()).isEqualTo(1);
  }

  /** OV-D6: what the stream before left unanswered is what it is stuck on. */
  @Test
  void theCureAfterAReconnectLeavesOutWhatWasUnanswered() throws InterruptedException {
    server.publish(cluster("a", 1), assignment("a", 1));
    settle(client);
    server.publish(cluster("bad", 1), assignment("bad", 1));
    client.expect(CLUSTER);
    client.take(ENDPOINT, "bad");
    client.expectNothing();
    CountDownLatch gone = new CountDownLatch(1);
    server.audiences.live().onChange(gone::countDown);
    client.close();
    assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();

    try (ScriptedClient again = server.client()) {
      again.subscribe(LISTENER);
      again.take(LISTENER);
      again.expectNothing();
      server.scheduler.advance(PATIENCE);
      DeltaDiscoveryResponse cure = again.take(CLUSTER, List.of("a"), List.of("bad"));
      assertThat(cure.getRemovedResourcesList()).containsExactly("bad");
    }
  }

  /**
   * OV-D6, X-46: a fresh server learns from the endpoints asked for what the client is stuck on.
   */
  @Test
  void aFreshServerTakesBackWhatNobodyKnows() {
    server.publish(cluster("a", 1), assignment("a", 1));
    client.resubscribe(
        ENDPOINT,
        Map.of("a", assignment("a", 1).version(), "bad", "of-before"),
        "_local/web",
        "a",
        "bad");
    client.take(ENDPOINT, "_local/web");
    client.subscribe(LISTENER);
    DeltaDiscoveryResponse full = client.expect(ENDPOINT);
    assertThat(ScriptedClient.names(full)).containsExactly("a");
    client.ack(full);
    client.take(LISTENER);
    client.expectNothing();

    server.scheduler.advance(PATIENCE);
    client.take(CLUSTER, List.of("a"), List.of("bad"));
    client.take(ENDPOINT, "a");
    client.expectNothing();
  }

  /** OV-D5, D6: a cluster that it refused while making it has no endpoints asked for. */
  @Test
  void aFreshServerTakesBackWhatTheClientAsksNoEndpointsFor() {
    server.publish(cluster("a", 1), assignment("a", 1), cluster("bad", 1), assignment("bad", 1));
    client.resubscribe(ENDPOINT, Map.of("a", assignment("a", 1).version()), "a");
    client.subscribe(LISTENER);
    client.take(ENDPOINT, "a");
    client.take(LISTENER);
    client.expectNothing();

    server.scheduler.advance(PATIENCE);
    client.take(CLUSTER, List.of(), List.of("bad"));
    DeltaDiscoveryResponse stuck = client.expect(CLUSTER);
    assertThat(ScriptedClient.names(stuck)).containsExactlyInAnyOrder("a", "bad");
    client.take(ENDPOINT, "a", "bad");
    client.expectNothing();

    // It was bad, and is again: then it stays away.
    server.scheduler.advance(PATIENCE.multipliedBy(2));
    DeltaDiscoveryResponse cure = client.expect(CLUSTER);
    assertThat(cure.getRemovedResourcesList()).containsExactly("bad");
    assertThat(cure.getResourcesList()).isEmpty();
    client.nack(stuck, "Error adding/updating cluster(s) bad: must be prime");
    client.ack(cure);
    client.take(CLUSTER, "a");
    client.take(ENDPOINT, "a");
    client.take(CLUSTER, List.of(), List.of("bad"));
    client.expectNothing();
  }
}
