package dev.fingerpost.envoy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.fixture.Messages;
import dev.fingerpost.envoy.fixture.Plans;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.policy.balance.HashKey;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceCheckTest {
  private static final String POLICIES = "envoy.extensions.load_balancing_policies.";

  private final ResourceCheck check = new ResourceCheck();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ring_hash.v3.RingHash | minimum_ring_size: 2048, maximum_ring_size: 1024 | E204",
        "ring_hash.v3.RingHash | minimum_ring_size: 9000 | ''",
        "ring_hash.v3.RingHash | maximum_ring_size: 100 | E204",
        "maglev.v3.Maglev | table_size: 10 | E205",
        "maglev.v3.Maglev | table_size: 65537 | ''",
        "maglev.v3.Maglev | table_size: 5000011 | ''",
        "least_request.v3.LeastRequest | choice_count: 2 | ''",
      })
  void checksTheSizesOfBalancers(String type, String fields, String code) {
    String plain = "'@type': type.googleapis.com/" + POLICIES + type + ", " + fields;
    String nested =
        "'@type': type.googleapis.com/"
            + POLICIES
            + "subset.v3.Subset, subset_lb_policy: {policies: [{typed_extension_config:"
            + " {name: p, typed_config: {"
            + plain
            + "}}}]}";

    assertThat(codes(check.cluster(cluster(plain)))).isEqualTo(codes(code));
    assertThat(codes(check.cluster(cluster(nested))))
        .isEqualTo(codes(code.isEmpty() ? "" : "E221"));
  }

  @Test
  void looksIntoEachPolicyOfASubset() {
    String least = "'@type': type.googleapis.com/%sleast_request.v3.LeastRequest, choice_count: 1";
    String inside =
        "{policies: [{typed_extension_config: {name: p, typed_config: {%s}}}]}"
            .formatted(least.formatted(POLICIES));
    String subset =
        "'@type': type.googleapis.com/%ssubset.v3.Subset, subset_lb_policy: %s"
            .formatted(POLICIES, inside);

    assertThat(codes(check.cluster(cluster(subset))))
        .isNotEmpty()
        .isEqualTo(codes(check.cluster(cluster(least.formatted(POLICIES)))));
  }

  @Test
  void namesThePolicyKeyOfWhatItFinds() {
    Cluster cluster =
        Messages.read(
            "{name: orders, outlier_detection: {max_ejection_percent: 101}}",
            Cluster.getDefaultInstance());

    Diagnostic found = check.cluster(cluster).getFirst();
    assertThat(found.path()).isEqualTo("services.orders.outlierDetection");
    assertThat(found.message()).contains("max_ejection_percent 101 (expected: at most 100)");
  }

  @Test
  void refusesToEjectTheLastHostWithoutPanic() {
    Cluster cluster =
        Messages.read(
            """
            name: orders
            common_lb_config: {healthy_panic_threshold: {value: 0}}
            outlier_detection: {always_eject_one_host: true}
            """,
            Cluster.getDefaultInstance());

    assertThat(codes(check.cluster(cluster))).containsExactly("E207");
  }

  @Test
  void warnsOfLimitsThatEnvoyIgnores() {
    Cluster cluster =
        Messages.read(
            "{name: orders, outlier_detection: {consecutive_local_origin_failure: 3}}",
            Cluster.getDefaultInstance());

    assertThat(codes(check.cluster(cluster))).containsExactly("E208");
    assertThat(check.cluster(cluster)).noneMatch(Diagnostic::isError);
  }

  @Test
  void refusesAnEndpointSourceThatWaitsWithoutLimit() {
    Cluster cluster =
        Messages.read(
            "{name: o, eds_cluster_config: {eds_config: {ads: {}, initial_fetch_timeout: 0s}}}",
            Cluster.getDefaultInstance());

    assertThat(codes(check.cluster(cluster))).containsExactly("E219");
  }

  @Test
  void findsWhatEnvoyWouldTakeSilentlyInAnAssignment() {
    ClusterLoadAssignment assignment =
        Messages.read(
            """
            cluster_name: orders
            policy: {endpoint_stale_after: 60s}
            endpoints:
            - load_balancing_weight: 1
              lb_endpoints:
              - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: 1}}}
              - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: 1}}}
            - priority: 2
              lb_endpoints:
              - endpoint: {address: {socket_address: {address: localhost, port_value: 1}}}
            """,
            ClusterLoadAssignment.getDefaultInstance());

    assertThat(codes(check.assignment(assignment)))
        .containsExactlyInAnyOrder("E212", "E213", "E211", "E214", "E210");
  }

  @Test
  void refusesABackOffThatShrinks() {
    VirtualHost host =
        Messages.read(
            """
            name: orders
            domains: [orders]
            routes:
            - match: {prefix: /}
              route:
                cluster: orders
                retry_policy: {retry_back_off: {base_interval: 1s, max_interval: 0.5s}}
            """,
            VirtualHost.getDefaultInstance());

    assertThat(codes(check.virtualHost(host))).containsExactly("E209");
    assertThat(check.virtualHost(host).getFirst().path()).isEqualTo("services.orders.retry");
  }

  @Test
  void warnsOfHashKeysThatNoBalancerReads() {
    ServicePlan plan =
        new ServicePlan(
            "orders",
            Plans.cluster("orders"),
            Plans.endpoints("orders"),
            Plans.route("orders", new HashKey.SourceIp()));

    assertThat(codes(check.plan(plan))).containsExactly("E217");
  }

  private static Cluster cluster(String config) {
    return Messages.read(
        "{name: o, load_balancing_policy: {policies: [{typed_extension_config: {name: p,"
            + " typed_config: {"
            + config
            + "}}}]}}",
        Cluster.getDefaultInstance());
  }

  private static List<String> codes(String code) {
    return code.isEmpty() ? List.of() : List.of(code);
  }

  private static List<String> codes(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(Diagnostic::code).toList();
  }
}
