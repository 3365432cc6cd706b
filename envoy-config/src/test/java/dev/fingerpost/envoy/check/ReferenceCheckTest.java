package dev.fingerpost.envoy.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.fingerpost.envoy.check.field.RecentMessages;
import dev.fingerpost.envoy.fixture.Messages;
import dev.fingerpost.envoy.resource.AdsSource;
import dev.fingerpost.envoy.resource.Entries;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.diagnostic.Diagnostic;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.EdsClusterConfig;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceCheckTest {
  private final ReferenceCheck check = new ReferenceCheck();

  @Test
  void missesAnAssignmentUntilItIsThere() {
    check.put(cluster("orders", "orders"));
    assertThat(codes()).containsExactly("E266");

    check.put(assignment("orders"));
    assertThat(codes()).isEmpty();

    check.remove(new ResourceId(ResourceType.ENDPOINT, "orders"));
    assertThat(check.diagnostics())
        .extracting(Diagnostic::message, Diagnostic::path)
        .containsExactly(
            tuple(
                "a cluster has no assignment, not even an empty one: cluster orders names orders",
                "services.orders"));
  }

  @Test
  void findsAnAssignmentThatTwoClustersShare() {
    check.put(assignment("orders"));
    check.put(cluster("orders", "orders"));
    check.put(cluster("guest", "orders"));
    assertThat(codes()).containsExactly("E267", "E267");

    check.put(assignment("guest"));
    check.put(cluster("guest", "guest"));
    assertThat(codes()).isEmpty();
  }

  @Test
  void followsRoutesSplitsAndMirrors() {
    check.put(
        new ResourceId(ResourceType.ROUTE, "outbound/web"),
        "web",
        References.in(
            Messages.read(
                """
                name: web
                domains: [web]
                routes:
                - match: {prefix: /a}
                  route: {cluster: orders, request_mirror_policies: [{cluster: copy}]}
                - match: {prefix: /b}
                  route: {weighted_clusters: {clusters: [{name: users, weight: 1}]}}
                - match: {prefix: /c}
                  route: {cluster: %s}
                """
                    .formatted(AdsSource.CONTROL_PLANE),
                VirtualHost.getDefaultInstance()),
            new RecentMessages()));
    assertThat(codes()).containsExactly("E263", "E263", "E264");
    assertThat(check.diagnostics()).noneMatch(Diagnostic::isError);

    for (String service : List.of("orders", "users", "copy")) {
      check.put(assignment(service));
      check.put(cluster(service, service));
    }
    assertThat(codes()).isEmpty();
  }

  @Test
  void looksAtWhatChangedAndAtWhoNamesIt() {
    for (int n = 0; n < 1000; n++) {
      check.put(cluster("s" + n, "s" + n));
      check.put(assignment("s" + n));
    }
    assertThat(codes()).isEmpty();
    long before = check.examined();

    check.put(cluster("s500", "s501"));
    assertThat(codes()).containsExactly("E267", "E267");
    assertThat(check.examined() - before).isEqualTo(2);

    check.put(assignment("s7"));
    assertThat(codes()).hasSize(2);
    assertThat(check.examined() - before).isEqualTo(2);
  }

  private List<String> codes() {
    return check.diagnostics().stream().map(Diagnostic::code).sorted().toList();
  }

  private static Entry cluster(String name, String assignment) {
    Cluster cluster =
        Cluster.newBuilder()
            .setName(name)
            .setEdsClusterConfig(
                EdsClusterConfig.newBuilder()
                    .setServiceName(assignment)
                    .setEdsConfig(AdsSource.CONFIG))
            .build();
    return Entries.about(name, ResourceType.CLUSTER, name, cluster);
  }

  private static Entry assignment(String name) {
    return Entries.about(
        name,
        ResourceType.ENDPOINT,
        name,
        ClusterLoadAssignment.newBuilder().setClusterName(name).build());
  }
}
