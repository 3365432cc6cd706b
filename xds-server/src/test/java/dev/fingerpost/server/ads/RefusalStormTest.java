package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.math.IntMath;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * F9: an Envoy that refuses one of many changes. The search for it is short, the others arrive, and
 * the refused bytes stay back for as long as nothing changes.
 */
final class RefusalStormTest {

  private final TestServer server = TestServer.start();
  private final Map<String, String> has = new HashMap<>();

  @ParameterizedTest
  @ValueSource(ints = {2, 16, 100, 256})
  void oneBadAmongManyIsFoundSoonAndStaysBack(int many) {
    String bad = "c" + (1 + many / 3);
    String badVersion = cluster(bad, 2).version();
    try (server;
        ScriptedClient client = server.client();
        ScriptedClient other = ScriptedClient.connect(server.server.port(), "web-2", "web")) {
      server.publish(clusters(many, 1));
      server.publish(
          IntStream.range(0, many).mapToObj(n -> assignment("c" + n, 1)).toArray(Entry[]::new));
      client.subscribe(CLUSTER);
      talk(client, badVersion);
      Map<String, String> good = Map.copyOf(has);
      server.publish(clusters(many, 2));
      int sent = talk(client, badVersion);

      int search = 1 + IntMath.log2(many, RoundingMode.CEILING);
      assertThat(sent).as("how often the bad one came").isBetween(1, 1 + search);
      assertThat(has.get(bad)).as("G1: the last good").isEqualTo(good.get(bad));
      assertThat(has).hasSize(many);
      assertThat(has.entrySet())
          .allMatch(e -> e.getKey().equals(bad) || !e.getValue().equals(good.get(e.getKey())));
      assertThat(server.counted("fingerpost.xds.refused.resent")).isZero();
      assertThat(server.server.troubles()).anyMatch(w -> w.contains("1 resources refused"));

      // Whatever else happens, the refused bytes do not come again.
      for (int n = 0; n < 50; n++) {
        server.publish(cluster("c0", 10 + n));
        assertThat(talk(client, badVersion)).isZero();
      }
      assertThat(server.counted("fingerpost.xds.refused.resent")).isZero();
      other.subscribe(CLUSTER);
      assertThat(versions(other)).as("another Envoy may like it").contains(badVersion);

      // G2: another version of it is tried, and everything is well again.
      server.publish(cluster(bad, 3));
      assertThat(talk(client, badVersion)).isZero();
      assertThat(has.get(bad)).isEqualTo(cluster(bad, 3).version());
      assertThat(server.server.troubles()).isEmpty();
    }
  }

  /** An Envoy that refuses everything is not asked in a loop. */
  @Test
  void whoRefusesEverythingIsLeftAlone() {
    int many = 16;
    try (server;
        ScriptedClient client = server.client()) {
      server.publish(clusters(many, 1));
      client.subscribe(CLUSTER);
      int resources = 0;
      for (DeltaDiscoveryResponse response :
          client.talk(r -> !r.getTypeUrl().equals(CLUSTER.typeUrl()) || isEmpty(r))) {
        if (response.getTypeUrl().equals(CLUSTER.typeUrl())) {
          resources += response.getResourcesCount();
        }
      }
      client.expectNothing();
      int search = 1 + IntMath.log2(many, RoundingMode.CEILING);
      assertThat(resources).isLessThanOrEqualTo(many * (1 + search));
      assertThat(server.counted("fingerpost.xds.refused.resent")).isZero();
      assertThat(server.counted("fingerpost.xds.search.resent")).isEqualTo(resources - many);
    }
  }

  private static boolean isEmpty(DeltaDiscoveryResponse response) {
    return response.getResourcesCount() == 0;
  }

  private static Entry[] clusters(int many, int version) {
    return IntStream.range(0, many).mapToObj(n -> cluster("c" + n, version)).toArray(Entry[]::new);
  }

  /** Answers until there is nothing more; how often a version came that this client refuses. */
  private int talk(ScriptedClient client, String refused) {
    int times = 0;
    for (DeltaDiscoveryResponse response : untilQuiet(client, refused)) {
      times +=
          (int)
              response.getResourcesList().stream()
                  .filter(resource -> resource.getVersion().equals(refused))
                  .count();
    }
    return times;
  }

  private List<DeltaDiscoveryResponse> untilQuiet(ScriptedClient client, String refused) {
    return client.talk(response -> {
      boolean bad =
          response.getResourcesList().stream().map(Resource::getVersion).anyMatch(refused::equals);
      if (!bad && ResourceType.of(response.getTypeUrl()).orElseThrow() == CLUSTER) {
        response.getResourcesList().forEach(r -> has.put(r.getName(), r.getVersion()));
        response.getRemovedResourcesList().forEach(has::remove);
      }
      return !bad;
    });
  }

  private static List<String> versions(ScriptedClient client) {
    return client.talk(response -> true).stream()
        .filter(response -> response.getTypeUrl().equals(CLUSTER.typeUrl()))
        .flatMap(response -> response.getResourcesList().stream())
        .map(Resource::getVersion)
        .toList();
  }
}
