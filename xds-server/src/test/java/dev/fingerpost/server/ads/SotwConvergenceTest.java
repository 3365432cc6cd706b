package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.server.ads.SotwClient.bodies;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.fingerpost.envoy.resource.Entry;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** whatever happens in whatever order, a client ends up with what there is. */
final class SotwConvergenceTest {

  private static final String FENCE =
      "type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration";

  private final Map<String, ByteString> clusters = new TreeMap<>();
  private final Map<String, ByteString> endpoints = new TreeMap<>();
  private final Map<String, ByteString> heldClusters = new TreeMap<>();
  private final Map<String, ByteString> heldEndpoints = new TreeMap<>();
  private int fences;

  private static LongStream seeds() {
    return LongStream.rangeClosed(1, 60);
  }

  /** Every third version of a cluster is refused; those that come later are good again. */
  @ParameterizedTest
  @MethodSource("seeds")
  void aClientEndsUpWithWhatThereIs(long seed) {
    Random random = new Random(seed);
    try (TestServer server = TestServer.start();
        SotwClient client = SotwClient.connect(server.server.port())) {
      client.ask(CLUSTER);
      for (int step = 1; step <= 60; step++) {
        change(server, "s" + random.nextInt(6), step, random);
        if (random.nextInt(3) == 0) {
          play(client);
        }
      }
      for (int service = 0; service < 6; service++) {
        publish(server, cluster("s" + service, 1_000), assignment("s" + service, 1_000));
      }
      settle(server, client);

      assertThat(heldClusters).containsOnlyKeys(clusters.keySet());
      assertThat(heldClusters).isEqualTo(clusters);
      assertThat(heldEndpoints).isEqualTo(endpoints);
    }
  }

  private void change(TestServer server, String name, int step, Random random) {
    switch (random.nextInt(4)) {
      case 0 -> publish(server, cluster(name, step), assignment(name, step));
      case 1 -> publish(server, cluster(name, step));
      case 2 -> publish(server, assignment(name, step));
      default -> {
        server.remove(CLUSTER, name);
        server.remove(ENDPOINT, name);
        clusters.remove(name);
        endpoints.remove(name);
      }
    }
  }

  private void publish(TestServer server, Entry... entries) {
    for (Entry entry : entries) {
      (entry.type() == CLUSTER ? clusters : endpoints).put(entry.name(), entry.body());
    }
    server.publish(entries);
  }

  private void settle(TestServer server, SotwClient client) {
    int idle = 0;
    for (int round = 0; idle < 3; round++) {
      assertThat(round).as("rounds").isLessThan(100);
      idle = play(client) ? 0 : idle + 1;
      server.scheduler.advance(Duration.ofSeconds(2));
    }
  }

  /** Takes all that is there to take, as an Envoy would. Says whether there was anything. */
  private boolean play(SotwClient client) {
    client.send(
        DiscoveryRequest.newBuilder().setTypeUrl(FENCE).addResourceNames("play-" + ++fences));
    boolean any = false;
    for (DiscoveryResponse response = client.next();
        !response.getTypeUrl().equals(FENCE);
        response = client.next()) {
      any = true;
      take(client, response);
    }
    return any;
  }

  private void take(SotwClient client, DiscoveryResponse response) {
    Map<String, ByteString> received = bodies(response);
    if (response.getTypeUrl().equals(ENDPOINT.typeUrl())) {
      heldEndpoints.putAll(received);
      client.ack(response);
    } else if (received.entrySet().stream().anyMatch(e -> isRefused(e.getKey(), e.getValue()))) {
      client.nack(response, "no");
    } else {
      heldClusters.clear();
      heldClusters.putAll(received);
      heldEndpoints.keySet().retainAll(received.keySet());
      client.ack(response);
      client.ask(ENDPOINT, Set.copyOf(received.keySet()).toArray(String[]::new));
    }
  }

  private static boolean isRefused(String name, ByteString body) {
    for (int version = 3; version <= 60; version += 3) {
      if (cluster(name, version).body().equals(body)) {
        return true;
      }
    }
    return false;
  }
}
