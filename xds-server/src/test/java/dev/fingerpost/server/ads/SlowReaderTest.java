package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.server.store.Resources.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.resource.Entry;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * F8: clients that stop reading. Each costs what its transport took before, and a set of names; the
 * others get every change; after a minute it is gone.
 */
final class SlowReaderTest {

  private static final int SLOW = 20;
  private static final int RESOURCES = 20;
  private static final int CHANGES = 30;
  private static final int EACH = 50_000;
  private static final long SNAPSHOT = (long) RESOURCES * EACH;

  /** A response has a megabyte at most, and more is asked for only below that mark of gRPC's. */
  private static final long WAITS_AT_MOST = (1 << 20) + (1 << 15);

  private static final int GUARD = 3;

  private static final String[] NAMES =
      IntStream.range(0, RESOURCES).mapToObj(n -> "s" + n).toArray(String[]::new);

  private static Entry[] snapshot(int version) {
    return IntStream.range(0, RESOURCES)
        .mapToObj(n -> entry(ENDPOINT, "s" + n, message("s" + n, version)))
        .toArray(Entry[]::new);
  }

  private static ClusterLoadAssignment message(String name, int version) {
    return ClusterLoadAssignment.newBuilder()
        .setClusterName(name)
        .setPolicy(
            ClusterLoadAssignment.Policy.newBuilder()
                .addDropOverloads(
                    ClusterLoadAssignment.Policy.DropOverload.newBuilder()
                        .setCategory("x".repeat(EACH) + version)))
        .build();
  }

  @Test
  void whoDoesNotReadCostsLittleAndNobodyElse() {
    List<ScriptedClient> slow = new ArrayList<>();
    try (TestServer server = TestServer.start();
        ScriptedClient witness = server.client()) {
      server.publish(snapshot(0));
      subscribe(witness);
      for (int n = 0; n < SLOW; n++) {
        ScriptedClient client =
            ScriptedClient.connectSilent(server.server.port(), "slow-" + n, "web");
        slow.add(client);
        client.subscribe(ENDPOINT, NAMES);
      }
      Eventually.holds("each waits", () -> waiting(server) >= SLOW * SNAPSHOT);
      change(server, witness, 1);
      long before = Memory.used();
      for (int version = 2; version < CHANGES; version++) {
        change(server, witness, version);
      }
      Memory.awaitUsed(before + 2 * SNAPSHOT * GUARD);
      assertThat(server.gauged("fingerpost.xds.unread.bytes.max"))
          .isBetween(1.0, (double) WAITS_AT_MOST);
      assertThat(waiting(server)).isBetween(1.0, (double) SLOW * WAITS_AT_MOST);

      Eventually.holds(
          "all of them are ended",
          () -> {
            server.scheduler.advance(Duration.ofMinutes(1));
            return server.counted("fingerpost.xds.limited", "limit", "stalled") == SLOW;
          });
      assertThat(server.server.troubles())
          .contains("clients: " + SLOW + " streams or connections over the limit 'stalled'");
      change(server, witness, CHANGES);
      Eventually.holds(
          "nothing waits for them any more",
          () -> {
            server.scheduler.advance(Duration.ofSeconds(10));
            return waiting(server) == 0;
          });
      Memory.awaitUsed(before);
    } finally {
      slow.forEach(ScriptedClient::close);
    }
  }

  private static double waiting(TestServer server) {
    return server.gauged("fingerpost.xds.unread.bytes");
  }

  private static void subscribe(ScriptedClient client) {
    client.subscribe(ENDPOINT, NAMES);
    takeAll(client);
  }

  private static void change(TestServer server, ScriptedClient witness, int version) {
    server.publish(snapshot(version));
    takeAll(witness);
  }

  private static void takeAll(ScriptedClient client) {
    int missing = RESOURCES;
    while (missing > 0) {
      DeltaDiscoveryResponse response = client.ack(client.expect(ENDPOINT));
      missing -= response.getResourcesCount();
    }
    assertThat(missing).isZero();
  }
}
