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

import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * F24: two replicas, one of them behind. What a client has from one is not sent again by the other
 * where it is the same, and where one is stale it catches up by what differs.
 */
final class ReplicasTest {

  private static final String[] NAMES = {"a", "b", "_local/web"};

  private final Map<ResourceType, Map<String, String>> has = new HashMap<>();

  private static void fill(TestServer server, Entry... entries) {
    server.publish(entries);
    server.own("web", listener("outbound", 10_000, "outbound"));
  }

  private static Entry[] older() {
    return new Entry[] {
      cluster("a", 1),
      assignment("a", 1),
      cluster("b", 1),
      assignment("b", 1),
      routes("outbound", "a", "b")
    };
  }

  @Test
  void theOtherReplicaSendsOnlyWhatDiffers() {
    try (TestServer second = TestServer.start()) {
      // Another order and another history: nothing of that may show in a version.
      second.publish(cluster("gone", 1), assignment("b", 9));
      second.remove(CLUSTER, "gone");
      fill(second, older()[4], older()[3], older()[2], older()[1], older()[0]);
      try (TestServer first = TestServer.start();
          ScriptedClient client = first.client()) {
        fill(first, older());
        client.subscribe(CLUSTER);
        note(client.take(CLUSTER, "a", "b"));
        note(client.take(ENDPOINT, "a", "b"));
        client.subscribe(ENDPOINT, NAMES);
        DeltaDiscoveryResponse asked = client.ack(client.expect(ENDPOINT));
        note(asked);
        client.subscribe(LISTENER);
        note(client.take(LISTENER, "outbound"));
        client.subscribe(ROUTE, "outbound");
        note(client.take(ROUTE, "outbound"));
        first.server.close(); // it is gone, and the client turns to the other one
        assertThat(client.expectEnd().getDescription()).contains("shuts down");
      }
      try (ScriptedClient client = second.client()) {
        reconnect(second, client);
        client.expectNothing();
        assertThat(sent(second)).isZero();

        // G2: what the first had not seen yet comes, and nothing else does.
        second.publish(assignment("b", 2));
        client.take(ENDPOINT, "b");
        assertThat(sent(second)).isEqualTo(1);
        assertThat(second.counted("fingerpost.xds.needless.sent")).isZero();
      }
    }
  }

  private void reconnect(TestServer server, ScriptedClient client) {
    client.resubscribe(ENDPOINT, has(ENDPOINT), NAMES);
    client.resubscribe(CLUSTER, has(CLUSTER));
    client.take(CLUSTER);
    client.resubscribe(LISTENER, has(LISTENER));
    client.take(LISTENER);
    client.resubscribe(ROUTE, has(ROUTE), "outbound");
    client.expectNothing();
    server.scheduler.advance(Duration.ofMillis(200));
  }

  private Map<String, String> has(ResourceType type) {
    return has.getOrDefault(type, Map.of());
  }

  private void note(DeltaDiscoveryResponse response) {
    ResourceType type = ResourceType.of(response.getTypeUrl()).orElseThrow();
    for (Resource resource : response.getResourcesList()) {
      has.computeIfAbsent(type, t -> new HashMap<>())
          .put(resource.getName(), resource.getVersion());
    }
  }

  private static double sent(TestServer server) {
    return server.counted("fingerpost.xds.resources.sent");
  }
}
