package dev.fingerpost.integration.proof;

import static dev.fingerpost.integration.proof.Lab.cluster;
import static dev.fingerpost.integration.proof.Lab.plainCluster;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fingerpost.envoy.check.CheckCode;
import dev.fingerpost.envoy.resource.AdsSource;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.integration.harness.LiveResources;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Loopback;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import java.util.List;
import java.util.Map;

/** What clusters do that break a rule. */
final class ClusterProofs {

  private static final String BALANCERS = "extensions.load_balancing_policies.";
  private static final String HEALTH_CHECK =
      "{health_checks: [{timeout: 1s, interval: 1s, unhealthy_threshold: 1, healthy_threshold: 1,"
          + " %s}]}";

  private ClusterProofs() {}

  static List<Proof> all() {
    return List.of(
        Proof.of(
            CheckCode.FIELD_RULE,
            lab ->
                lab.refuses(
                    "value must be less than or equal to 100",
                    cluster("a", "outlier_detection: {max_ejection_percent: 101}"))),
        Proof.of(
            CheckCode.UNKNOWN_TYPE,
            lab ->
                lab.refuses(
                    "Didn't find a registered implementation",
                    extended("type.googleapis.com/foo.Bar", ByteString.EMPTY))),
        Proof.of(
            CheckCode.UNREADABLE_EXTENSION,
            lab ->
                lab.refuses(
                    "Unable to unpack",
                    extended(
                        "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3"
                            + ".UpstreamTlsContext",
                        ByteString.copyFrom(new byte[] {10, 9})))),
        Proof.of(
            CheckCode.RING_SIZES,
            lab ->
                lab.stalls(
                    cluster(
                        "a",
                        balancer(
                            "ring_hash.v3.RingHash",
                            "minimum_ring_size: 2048, maximum_ring_size: 1024")),
                    LiveResources.assignment("a"),
                    cluster("behind", "{}"),
                    LiveResources.assignment("behind"))),
        Proof.of(
            CheckCode.TABLE_SIZE,
            lab ->
                lab.stalls(
                    cluster("a", balancer("maglev.v3.Maglev", "table_size: 10")),
                    LiveResources.assignment("a"),
                    cluster("behind", "{}"),
                    LiveResources.assignment("behind"))),
        Proof.of(CheckCode.BALANCER_FIELD, ClusterProofs::aRingWithoutSizeServesNobody),
        Proof.of(CheckCode.NESTED_SIZES, ClusterProofs::aSizeUnderASubsetKills),
        Proof.of(
            CheckCode.NO_BALANCER,
            lab -> lab.refuses("with names from []", cluster("a", "load_balancing_policy: {}"))),
        Proof.of(CheckCode.ALWAYS_EJECT, ClusterProofs::theOnlyInstanceIsEjected),
        Proof.of(CheckCode.INERT_LOCAL_ORIGIN, ClusterProofs::localFailuresAreNotCountedApart),
        Proof.of(
            CheckCode.ENDLESS_WAIT,
            lab -> {
              Entry patient =
                  cluster(
                      "patient",
                      "eds_cluster_config: {eds_config: {ads: {}, resource_api_version: V3,"
                          + " initial_fetch_timeout: 0s}}");
              Entry control =
                  cluster(
                      "control",
                      "eds_cluster_config: {eds_config: {ads: {}, resource_api_version: V3,"
                          + " initial_fetch_timeout: 1s}}");
              lab.push(patient, control);
              lab.await(
                  "the other one has waited long enough",
                  () -> lab.stat("control", "init_fetch_timeout") > 0);
              lab.stalls(cluster("later", "{}"), LiveResources.assignment("later"));
            }),
        Proof.of(
            CheckCode.DEPRECATED_FIELD,
            lab -> {
              lab.accepts(
                  cluster("old", "http2_protocol_options: {}"), LiveResources.assignment("old"));
              assertThat(lab.envoy().stat("runtime.deprecated_feature_use")).isPositive();
            }),
        Proof.of(
            CheckCode.SUBSET_FALLBACK,
            lab -> {
              lab.refuses("fallback_keys_subset cannot be empty", fallback(""));
              lab.refuses("fallback_keys_subset cannot be equal to keys", fallback("a, b"));
              lab.refuses("fallback_keys_subset must be a subset", fallback("c"));
            }),
        Proof.of(CheckCode.CLUSTER_PROVIDED, ClusterProofs::onlyAnAggregatePicksByItself),
        Proof.of(
            CheckCode.PER_HOST_LIMIT,
            lab ->
                lab.refuses(
                    "Unsupported field in per_host_thresholds",
                    cluster("a", "circuit_breakers: {per_host_thresholds: [{max_requests: 1}]}"))),
        Proof.of(
            CheckCode.DOUBLE_THRESHOLD,
            lab -> {
              lab.serve(
                  "twice",
                  "circuit_breakers: {thresholds: [{max_requests: 1, track_remaining: true},"
                      + " {max_requests: 5, track_remaining: true}]}",
                  lab.echo());
              lab.route("twice", "");
              assertThat(lab.traffic().send("twice", 1).allAre(200)).isTrue();
              assertThat(lab.stat("twice", "circuit_breakers.default.remaining_rq")).isEqualTo(1);
            }),
        Proof.of(
            CheckCode.EJECTION_TIMES,
            lab ->
                lab.refuses(
                    "max_ejection_time cannot be smaller than base_ejection_time",
                    cluster(
                        "a",
                        "outlier_detection: {base_ejection_time: 9s, max_ejection_time: 8s}"))),
        Proof.of(
            CheckCode.PER_ENDPOINT_STATS,
            lab ->
                lab.refuses(
                    "Only one of cluster per_endpoint_stats and cluster manager load_stats_config",
                    cluster("a", "track_cluster_stats: {per_endpoint_stats: true}"))),
        Proof.of(CheckCode.OPEN_RELAY, ClusterProofs::aRequestChoosesItsAddress),
        Proof.of(
            CheckCode.STATUS_RANGE,
            lab ->
                lab.refuses(
                    "Invalid http expected status range",
                    cluster(
                        "a",
                        HEALTH_CHECK.formatted(
                            "http_health_check: {path: /, expected_statuses:"
                                + " [{start: 200, end: 200}]}")))),
        Proof.of(
            CheckCode.GRPC_HEALTH_CHECK,
            lab ->
                lab.refuses(
                    "must support HTTP/2 for gRPC healthchecking",
                    cluster("a", HEALTH_CHECK.formatted("grpc_health_check: {}")))),
        Proof.of(
            CheckCode.NO_ALPN,
            lab ->
                lab.refuses(
                    "non-ALPN transport socket",
                    cluster(
                        "a",
                        "{typed_extension_protocol_options: {envoy.extensions.upstreams.http.v3"
                            + ".HttpProtocolOptions: {"
                            + Yaml.type("extensions.upstreams.http.v3.HttpProtocolOptions")
                            + ", auto_config: {}}}}"))),
        Proof.of(
            CheckCode.RESERVED_NAME,
            lab -> {
              EchoService service = lab.echo();
              lab.accepts(
                  cluster(AdsSource.CONTROL_PLANE, "{}"),
                  LiveResources.assignment(AdsSource.CONTROL_PLANE, service.port()));
              lab.route(AdsSource.CONTROL_PLANE, "");
              lab.traffic().send(AdsSource.CONTROL_PLANE, 3);
              assertThat(service.requests()).isZero();
              assertThat(lab.envoy().admin().get("/config_dump?resource=dynamic_active_clusters"))
                  .doesNotContain("\"" + AdsSource.CONTROL_PLANE + "\"");
            }));
  }

  private static void aRingWithoutSizeServesNobody(Lab lab) {
    lab.serve("ring", balancer("ring_hash.v3.RingHash", "minimum_ring_size: 0"), lab.echo());
    lab.route("ring", "");
    assertThat(lab.traffic().send("ring", 3).allAre(503)).isTrue();
  }

  private static void aSizeUnderASubsetKills(Lab lab) {
    String nested = balancer("maglev.v3.Maglev", "table_size: 10");
    String inner = nested.substring(nested.indexOf(':') + 1);
    Entry bad =
        cluster(
            "a",
            balancer(
                "subset.v3.Subset",
                "fallback_policy: ANY_ENDPOINT, subset_selectors: [{keys: [instance]}],"
                    + " subset_lb_policy: "
                    + inner));
    // The first answer may still be a refusal; what follows is none.
    lab.push(bad, LiveResources.assignment("a", 1, 2, 3));
    lab.dies(LiveResources.assignment("a", 1, 2, 4));
  }

  private static void theOnlyInstanceIsEjected(Lab lab) {
    EchoService only = lab.echo();
    only.answerWith(500);
    lab.serve(
        "only",
        "{common_lb_config: {healthy_panic_threshold: {value: 0}, update_merge_window: 0s},"
            + " outlier_detection: {consecutive_5xx: 1, always_eject_one_host: true}}",
        only);
    lab.route("only", "");
    lab.await("nobody is left", () -> lab.traffic().send("only", 1).allAre(503));
    assertThat(only.requests()).isLessThan(10);
  }

  private static void localFailuresAreNotCountedApart(Lab lab) {
    int nobody = Loopback.freePort();
    for (String splits : List.of("false", "true")) {
      lab.accepts(
          cluster(
              "splits-" + splits,
              "outlier_detection: {consecutive_local_origin_failure: 1, consecutive_5xx: 1000,"
                  + " split_external_local_origin_errors: "
                  + splits
                  + "}"),
          LiveResources.assignment("splits-" + splits, nobody));
      lab.route("splits-" + splits, "");
      lab.traffic().send("splits-" + splits, 5);
    }
    String detected = "outlier_detection.ejections_detected_consecutive_local_origin_failure";
    assertThat(lab.stat("splits-false", detected)).isZero();
    assertThat(lab.stat("splits-true", detected)).isPositive();
  }

  private static void onlyAnAggregatePicksByItself(Lab lab) {
    lab.refuses("did not provide one", cluster("a", "lb_policy: CLUSTER_PROVIDED"));
    lab.refuses(
        "provided one",
        plainCluster(
            "b",
            "cluster_type: {name: envoy.clusters.aggregate, typed_config: {"
                + Yaml.type("extensions.clusters.aggregate.v3.ClusterConfig")
                + ", clusters: [probe]}}"));
  }

  private static void aRequestChoosesItsAddress(Lab lab) {
    lab.accepts(
        plainCluster(
            "relay",
            "{type: ORIGINAL_DST, lb_policy: CLUSTER_PROVIDED,"
                + " original_dst_lb_config: {use_http_header: true}}"));
    lab.route("relay", "");
    EchoService anywhere = lab.echo();
    Map<String, String> header =
        Map.of("x-envoy-original-dst-host", "127.0.0.1:" + anywhere.port());
    assertThat(lab.traffic().send("relay", 2, header).allAre(200)).isTrue();
    assertThat(anywhere.requests()).isEqualTo(2);
  }

  static String balancer(String type, String fields) {
    return "load_balancing_policy: {policies: [{typed_extension_config: {name: p, typed_config: {"
        + Yaml.type(BALANCERS + type)
        + ", "
        + fields
        + "}}}]}";
  }

  private static Entry fallback(String keys) {
    String inner = balancer("round_robin.v3.RoundRobin", "slow_start_config: null");
    return cluster(
        "a",
        balancer(
            "subset.v3.Subset",
            "subset_selectors: [{keys: [a, b], fallback_policy: KEYS_SUBSET, fallback_keys_subset: ["
                + keys
                + "]}], subset_lb_policy: "
                + inner.substring(inner.indexOf(':') + 1)));
  }

  private static Entry extended(String typeUrl, ByteString value) {
    return LiveResources.entry(
        ResourceType.CLUSTER,
        "a",
        LiveResources.clusterMessage("a", 1)
            .setTransportSocket(
                TransportSocket.newBuilder()
                    .setName("x")
                    .setTypedConfig(Any.newBuilder().setTypeUrl(typeUrl).setValue(value)))
            .build());
  }
}
