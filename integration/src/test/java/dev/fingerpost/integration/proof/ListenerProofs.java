package dev.fingerpost.integration.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.check.CheckCode;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.integration.harness.LiveResources;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.Traffic;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.util.List;

/** What listeners do that break a rule, and the filters in them. */
final class ListenerProofs {

  private static final String FILTERS = "extensions.filters.http.";
  private static final String ROUTER = filter("router", "router.v3.Router", "");

  private ListenerProofs() {}

  static List<Proof> all() {
    return List.of(
        Proof.of(
            CheckCode.FAULT_PERCENTAGE,
            lab ->
                isWithoutEffect(
                    lab, "fault", "fault", "fault.v3.HTTPFault", "abort: {http_status: 503}")),
        Proof.of(
            CheckCode.INERT_RATE_LIMIT,
            lab ->
                isWithoutEffect(
                    lab,
                    "limit",
                    "local_ratelimit",
                    "local_ratelimit.v3.LocalRateLimit",
                    "stat_prefix: l, token_bucket: {max_tokens: 1, fill_interval: 3600s}")),
        Proof.of(
            CheckCode.FILL_INTERVAL,
            lab ->
                lab.refusesHost(
                    "must be >= 50ms",
                    "a",
                    perRoute(
                        "a",
                        "local_ratelimit",
                        "local_ratelimit.v3.LocalRateLimit",
                        "stat_prefix: l, token_bucket: {max_tokens: 1, fill_interval: 0.01s},"
                            + " filter_enabled: {default_value: {numerator: 100}},"
                            + " filter_enforced: {default_value: {numerator: 100}}"))),
        Proof.of(
            CheckCode.ALLOW_NOBODY,
            lab -> {
              int port = Loopback.freePort();
              EchoService service = lab.echo();
              lab.serve("nobody", "{}", service);
              String rbac = filter("rbac", "rbac.v3.RBAC", ", rules: {action: ALLOW}");
              lab.accepts(listener("nobody", port, rbac + ", " + ROUTER, "nobody"));
              lab.await("it answers 403", () -> new Traffic(port).send("x", 1).allAre(403));
              assertThat(service.requests()).isZero();
            }),
        Proof.of(
            CheckCode.JWT_PROVIDER,
            lab ->
                lab.refuses(
                    "Required provider ['nope'] is not configured",
                    jwt("rules: [{match: {prefix: /}, requires: {provider_name: nope}}]"))),
        Proof.of(
            CheckCode.JWT_KEYS,
            lab ->
                lab.refuses(
                    "Jwks doesn't have any valid public key",
                    jwt("providers: {p: {local_jwks: {inline_string: '{\"keys\": []}'}}}"))),
        Proof.of(
            CheckCode.LAST_FILTER,
            lab -> {
              String fault = filter("fault", "fault.v3.HTTPFault", "");
              lab.refuses(
                  "must be the last filter in a http filter chain",
                  listener("bad", Loopback.freePort(), ROUTER + ", " + fault, "probe"));
              lab.refuses(
                  "is the last filter in a http filter chain",
                  listener("bad", Loopback.freePort(), fault, "probe"));
            }),
        Proof.of(
            CheckCode.NO_ADDRESS,
            lab ->
                lab.refuses(
                    "address is necessary",
                    LiveResources.entry(
                        ResourceType.LISTENER,
                        "bad",
                        Listener.newBuilder().setName("bad").build()))),
        Proof.of(
            CheckCode.INERT_FILTER,
            lab ->
                isWithoutEffect(
                    lab, "access", "rbac", "rbac.v3.RBACPerRoute", "rbac: {rules: {}}")));
  }

  /** Every request passes, though the filter should stop all but the first one or all. */
  private static void isWithoutEffect(
      Lab lab, String name, String filter, String type, String config) {
    lab.serve(name, "{}", lab.echo());
    lab.host(name, perRoute(name, filter, type, config));
    assertThat(lab.traffic().send(name, 10).allAre(200)).isTrue();
  }

  private static String perRoute(String cluster, String filter, String type, String config) {
    return "routes: [{match: {prefix: /}, route: {cluster: %s}, typed_per_filter_config: {"
            .formatted(cluster)
        + "envoy.filters.http.%s: {%s, %s}}}]".formatted(filter, Yaml.type(FILTERS + type), config);
  }

  private static Entry jwt(String config) {
    String filter = filter("jwt_authn", "jwt_authn.v3.JwtAuthentication", ", " + config);
    return listener("bad", Loopback.freePort(), filter + ", " + ROUTER, "probe");
  }

  /** A listener with its own routes, all to one cluster. */
  static Entry listener(String name, int port, String filters, String cluster) {
    return listener(name, port, "http_filters: [" + filters + "], " + routes(cluster));
  }

  /** A listener whose manager has this. */
  static Entry listener(String name, int port, String manager) {
    String yaml =
        "address: {socket_address: {address: 127.0.0.1, port_value: %d}}, filter_chains: [{filters:"
                .formatted(port)
            + " [{name: http, typed_config: {"
            + Yaml.type(
                "extensions.filters.network.http_connection_manager.v3.HttpConnectionManager")
            + ", stat_prefix: own, "
            + manager
            + "}}]}]";
    return LiveResources.entry(
        ResourceType.LISTENER,
        name,
        Yaml.add("{" + yaml + "}", Listener.newBuilder().setName(name)).build());
  }

  /** All requests to one cluster. */
  static String routes(String cluster) {
    return "route_config: {name: own, validate_clusters: false, virtual_hosts: [{name: all,"
        + " domains: ['*'], routes: [{match: {prefix: /}, route: {cluster: "
        + cluster
        + "}}]}]}";
  }

  static String router() {
    return ROUTER;
  }

  private static String filter(String name, String type, String config) {
    return "{name: envoy.filters.http.%s, typed_config: {%s%s}}"
        .formatted(name, Yaml.type(FILTERS + type), config);
  }
}
