package dev.fingerpost.integration.proof;

import static dev.fingerpost.integration.proof.Lab.cluster;
import static dev.fingerpost.integration.proof.Lab.plainCluster;
import static dev.fingerpost.integration.proof.ListenerProofs.listener;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.check.CheckCode;
import dev.fingerpost.integration.harness.LiveResources;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.Traffic;
import java.util.List;

/** What resources do that name others which are not there. */
final class ReferenceProofs {

  private static final String NOWHERE = "{ads: {}, resource_api_version: V3}";

  private ReferenceProofs() {}

  static List<Proof> all() {
    return List.of(
        Proof.of(
            CheckCode.UNKNOWN_CLUSTER,
            lab -> {
              lab.route("missing", "");
              assertThat(lab.traffic().send("missing", 2).allAre(503)).isTrue();
            }),
        Proof.of(
            CheckCode.UNKNOWN_MIRROR,
            lab -> {
              EchoService service = lab.echo();
              lab.serve("unmirrored", "{}", service);
              lab.route(
                  "unmirrored",
                  ", request_mirror_policies: [{cluster: missing-mirror, runtime_fraction:"
                      + " {default_value: {numerator: 100}}}]");
              assertThat(lab.traffic().send("unmirrored", 2).allAre(200)).isTrue();
              assertThat(service.requests()).isEqualTo(2);
              assertThat(lab.envoy().stats("cluster.missing-mirror")).isEmpty();
            }),
        Proof.of(
            CheckCode.UNKNOWN_MEMBER,
            lab -> {
              lab.serve("member", "{}", lab.echo());
              lab.accepts(
                  plainCluster(
                      "aggregate",
                      "{lb_policy: CLUSTER_PROVIDED, cluster_type: {name:"
                          + " envoy.clusters.aggregate, typed_config: {"
                          + Yaml.type("extensions.clusters.aggregate.v3.ClusterConfig")
                          + ", clusters: [missing-member, member]}}}"));
              lab.route("aggregate", "");
              assertThat(lab.traffic().send("aggregate", 2).allAre(200)).isTrue();
            }),
        Proof.of(CheckCode.NO_ASSIGNMENT, lab -> lab.stalls(cluster("alone", "{}"))),
        Proof.of(
            CheckCode.SHARED_ASSIGNMENT,
            lab -> {
              lab.accepts(cluster("owner", "{}"), LiveResources.assignment("owner"));
              lab.stalls(cluster("guest", "eds_cluster_config: {service_name: owner}"));
            }),
        Proof.of(
            CheckCode.UNKNOWN_TABLE,
            lab -> {
              int port = Loopback.freePort();
              lab.accepts(
                  listener(
                      "tableless",
                      port,
                      "http_filters: [%s], rds: {route_config_name: nowhere, config_source: {ads: {},"
                              .formatted(ListenerProofs.router())
                          + " resource_api_version: V3, initial_fetch_timeout: 1s}}"));
              lab.await("it answers 404", () -> new Traffic(port).send("x", 1).allAre(404));
            }),
        Proof.of(
            CheckCode.UNKNOWN_SECRET,
            lab ->
                lab.stalls(
                    cluster(
                        "secretive",
                        "transport_socket: {name: envoy.transport_sockets.tls, typed_config: {"
                            + Yaml.type("extensions.transport_sockets.tls.v3.UpstreamTlsContext")
                            + ", common_tls_context: {tls_certificate_sds_secret_configs: [{name:"
                            + " nowhere, sds_config: "
                            + NOWHERE
                            + "}]}}}"),
                    LiveResources.assignment("secretive"))),
        Proof.of(
            CheckCode.UNKNOWN_SIDE_CLUSTER,
            lab -> {
              int port = Loopback.freePort();
              lab.serve("logged", "{}", lab.echo());
              lab.accepts(
                  listener(
                      "logging",
                      port,
                      "http_filters: ["
                          + ListenerProofs.router()
                          + "], "
                          + ListenerProofs.routes("logged")
                          + ", access_log: [{name: g, typed_config: {"
                          + Yaml.type("extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig")
                          + ", common_config: {log_name: x, transport_api_version: V3,"
                          + " grpc_service: {envoy_grpc: {cluster_name: nowhere}}}}}]"));
              lab.await("it serves", () -> new Traffic(port).send("x", 1).allAre(200));
              // It counts as written what nobody gets.
              assertThat(lab.envoy().stat("access_logs.grpc_access_log.logs_written")).isPositive();
            }));
  }
}
