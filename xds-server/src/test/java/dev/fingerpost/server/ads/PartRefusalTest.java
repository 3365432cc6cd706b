package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.envoy.resource.ResourceType.ROUTE;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static dev.fingerpost.server.store.Resources.routes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.ads.stream.Refused;
import dev.fingerpost.server.ads.stream.TypeStatus;
import dev.fingerpost.server.store.Resources;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** X-11, DEC-11: what an Envoy refuses of a table or of an assignment. */
final class PartRefusalTest {

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

  private static Map<String, VirtualHost> hosts(DeltaDiscoveryResponse response) {
    try {
      Map<String, VirtualHost> hosts = new TreeMap<>();
      response
          .getResources(0)
          .getResource()
          .unpack(RouteConfiguration.class)
          .getVirtualHostsList()
          .forEach(host -> hosts.put(host.getName(), host));
      return hosts;
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** Plays an Envoy that refuses every table with one of these virtual hosts in this version. */
  private Map<String, VirtualHost> playRefusing(Map<String, VirtualHost> bad) {
    Map<String, VirtualHost> accepted = Map.of();
    while (true) {
      client.send(
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl("type.googleapis.com/fence")
              .addResourceNamesSubscribe("fence"));
      DeltaDiscoveryResponse response = client.next();
      if (response.getTypeUrl().endsWith("fence")) {
        return accepted;
      }
      while (!response.getTypeUrl().endsWith("fence")) {
        Map<String, VirtualHost> hosts = hosts(response);
        if (hosts.entrySet().stream().anyMatch(h -> h.getValue().equals(bad.get(h.getKey())))) {
          client.nack(response, "missing ): (");
        } else {
          accepted = hosts;
          client.ack(response);
        }
        response = client.next();
      }
    }
  }

  private static RouteConfiguration table(int hosts, Map<String, Integer> seconds) {
    RouteConfiguration.Builder table = RouteConfiguration.newBuilder().setName("r");
    for (int i = 0; i < hosts; i++) {
      String name = "s" + i;
      table.addVirtualHosts(
          VirtualHost.newBuilder()
              .setName(name)
              .addDomains(name)
              .addRoutes(
                  Route.newBuilder()
                      .setMatch(RouteMatch.newBuilder().setPrefix("/"))
                      .setRoute(
                          RouteAction.newBuilder()
                              .setCluster(name)
                              .setTimeout(Durations.fromSeconds(seconds.getOrDefault(name, 1))))));
    }
    return table.setIgnorePortInHostMatching(true).build();
  }

  /** DEC-11, F9: by halves of the change; all other virtual hosts of the new table go live. */
  @Test
  void findsTheBadVirtualHostOfATable() {
    server.publish(Resources.entry(ROUTE, "r", table(100, Map.of())));
    client.subscribe(ROUTE, "r");
    client.take(ROUTE, "r");
    Map<String, Integer> changed = new TreeMap<>();
    IntStream.range(20, 52).forEach(i -> changed.put("s" + i, 2));
    RouteConfiguration next = table(100, changed);
    Map<String, VirtualHost> bad = Map.of("s37", next.getVirtualHosts(37));
    server.publish(Resources.entry(ROUTE, "r", next));
    Map<String, VirtualHost> accepted = playRefusing(bad);

    assertThat(accepted).hasSize(100).containsEntry("s37", table(38, Map.of()).getVirtualHosts(37));
    assertThat(accepted.get("s36")).isEqualTo(next.getVirtualHosts(36));
    assertThat(accepted.get("s51")).isEqualTo(next.getVirtualHosts(51));
    // The refused table, then at most log2(32) + 1 probes.
    assertThat(
            server.server.metrics().refusals("route") + server.server.metrics().accepted("route"))
        .isLessThanOrEqualTo(2 + 5 + 1);
    assertThat(status(ROUTE).state()).isEqualTo(TypeStatus.State.NACK);
    assertThat(status(ROUTE).refused())
        .extracting(Refused::resource, Refused::service, Refused::keys)
        .containsExactly(tuple("r/s37", "s37", List.of("timeout")));

    // Another service's change goes live at once, without the refused bytes.
    changed.put("s99", 3);
    server.publish(Resources.entry(ROUTE, "r", table(100, changed)));
    assertThat(hosts(client.take(ROUTE, "r")))
        .containsEntry("s99", table(100, changed).getVirtualHosts(99))
        .containsEntry("s37", table(38, Map.of()).getVirtualHosts(37));

    changed.put("s37", 4);
    server.publish(Resources.entry(ROUTE, "r", table(100, changed)));
    assertThat(hosts(client.take(ROUTE, "r")))
        .containsEntry("s37", table(100, changed).getVirtualHosts(37));
    client.expectNothing();
    assertThat(status(ROUTE).state()).isEqualTo(TypeStatus.State.ACK);
  }

  /** DEC-11: a new virtual host that is refused is left out, one node's refusal is its own. */
  @Test
  void aRefusedNewVirtualHostIsLeftOut() {
    server.publish(Resources.entry(ROUTE, "r", table(3, Map.of())));
    client.subscribe(ROUTE, "r");
    Map<String, VirtualHost> bad = Map.of("s1", table(3, Map.of()).getVirtualHosts(1));

    assertThat(playRefusing(bad)).containsOnlyKeys("s0", "s2");
    try (ScriptedClient other = ScriptedClient.connect(server.server.port(), "web-2", "web")) {
      other.subscribe(ROUTE, "r");
      assertThat(hosts(other.take(ROUTE, "r"))).containsOnlyKeys("s0", "s1", "s2");
    }
  }

  /** DEC-11: a route to a cluster that the node does not have is no route. */
  @Test
  void aRefusedClusterWithoutLastGoodHoldsBackItsVirtualHost() {
    server.publish(cluster("a", 1), assignment("a", 1), routes("r", "a"));
    client.subscribe(CLUSTER);
    client.take(CLUSTER, "a");
    client.take(ENDPOINT, "a");
    client.subscribe(ROUTE, "r");
    client.take(ROUTE, "r");
    server.publish(cluster("b", 1), assignment("b", 1), routes("r", "a", "b"));
    DeltaDiscoveryResponse refused = client.expect(CLUSTER);
    client.take(ENDPOINT, "b");
    client.nack(refused, "Error adding/updating cluster(s) b: no");
    client.take(CLUSTER, List.of(), List.of("b"));
    assertThat(hosts(client.take(ROUTE, "r"))).containsOnlyKeys("a");
    client.expectNothing();

    server.publish(cluster("b", 2));
    client.take(CLUSTER, "b");
    client.take(ENDPOINT, "b");
    assertThat(hosts(client.take(ROUTE, "r"))).containsOnlyKeys("a", "b");
    client.expectNothing();
  }

  /** DEC-11: a bad endpoint is dropped, never the assignment. */
  @Test
  void aRefusedEndpointIsDropped() {
    server.publish(assignment("a", 1, 2, 3));
    client.subscribe(ENDPOINT, "a");
    client.take(ENDPOINT, "a");
    server.publish(assignment("a", 1, 2, 3, 4, 5));
    client.nack(client.expect(ENDPOINT), "malformed IP address");

    // The first half of the change is taken, so the other half is bad.
    assertThat(ports(client.take(ENDPOINT, "a"))).containsExactly(1, 2, 3, 4);
    client.expectNothing();
    server.publish(assignment("a", 2, 4, 5, 6));
    assertThat(ports(client.take(ENDPOINT, "a"))).containsExactly(2, 4, 6);
    assertThat(status(ENDPOINT).refused())
        .extracting(Refused::resource)
        .containsExactly("a/127.0.0.1:5");
  }

  private static List<Integer> ports(DeltaDiscoveryResponse response) {
    try {
      return response
          .getResources(0)
          .getResource()
          .unpack(ClusterLoadAssignment.class)
          .getEndpointsList()
          .stream()
          .flatMap(locality -> locality.getLbEndpointsList().stream())
          .map(e -> e.getEndpoint().getAddress().getSocketAddress().getPortValue())
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
