package dev.fingerpost.integration.proof;

import static dev.fingerpost.integration.proof.ClusterProofs.balancer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.check.CheckCode;
import dev.fingerpost.integration.world.EchoService;
import java.util.List;
import java.util.Map;

/** What routes do that break a rule. */
final class RouteProofs {

  private static final String WEIGHTED = "route: {weighted_clusters: {clusters: [%s]}}";
  private static final String ANY = "routes: [{match: {prefix: /}, %s}]";

  private RouteProofs() {}

  static List<Proof> all() {
    return List.of(
        Proof.of(
            CheckCode.BACK_OFF,
            lab ->
                lab.refusesHost(
                    "max_interval must greater than or equal to the base_interval",
                    "a",
                    ANY.formatted(
                        "route: {cluster: a, retry_policy: {retry_on: 5xx, retry_back_off:"
                            + " {base_interval: 1s, max_interval: 0.5s}}}"))),
        Proof.of(
            CheckCode.DUPLICATE_DOMAIN,
            lab ->
                lab.refusesHost(
                    "Only unique values for domains are permitted",
                    "a",
                    "domains: [A], " + ANY.formatted("route: {cluster: a}"))),
        Proof.of(CheckCode.HASH_WITHOUT_KEYS, RouteProofs::aHashOfNothingIsRandom),
        Proof.of(CheckCode.KEYS_WITHOUT_HASH, RouteProofs::keysMeanNothingToOthers),
        Proof.of(
            CheckCode.DURATION,
            lab ->
                lab.refusesHost(
                    "Expected positive duration",
                    "a",
                    ANY.formatted("route: {cluster: a, timeout: -1s}"))),
        Proof.of(
            CheckCode.WEIGHT_SUM,
            lab -> {
              lab.refusesHost(
                  "Sum of weights in the weighted_cluster must be greater than 0",
                  "a",
                  ANY.formatted(WEIGHTED.formatted("{name: a, weight: 0}")));
              lab.refusesHost(
                  "exceeds 4294967295",
                  "a",
                  ANY.formatted(
                      WEIGHTED.formatted("{name: a, weight: 4294967295}, {name: b, weight: 1}")));
            }),
        Proof.of(
            CheckCode.BAD_REGEX,
            lab -> {
              for (String regex : List.of("(a", "(?=a)b", "a++", "a{1001}", "(a)\\\\1")) {
                lab.refusesHost(
                    ": ",
                    "a",
                    "routes: [{match: {safe_regex: {regex: \"%s\"}}, route: {cluster: a}}]"
                        .formatted(regex));
              }
            }),
        Proof.of(
            CheckCode.FIXED_HEADER,
            lab -> {
              String all = "route: {cluster: a}, %s";
              lab.refusesHost(
                  ":-prefixed or host headers may not be removed",
                  "a",
                  ANY.formatted(all.formatted("request_headers_to_remove: [Host]")));
              lab.refusesHost(
                  ":-prefixed or host headers may not be modified",
                  "a",
                  ANY.formatted(
                      all.formatted(
                          "response_headers_to_add: [{header: {key: ':status', value: '1'}}]")));
            }),
        Proof.of(
            CheckCode.HEADER_FORMAT,
            lab ->
                lab.refusesHost(
                    "Couldn't find valid command",
                    "a",
                    ANY.formatted(
                        "route: {cluster: a}, request_headers_to_add:"
                            + " [{header: {key: x, value: 100%}}]"))),
        Proof.of(
            CheckCode.ROUTE_WITHOUT_BUCKET,
            lab ->
                lab.refusesHost(
                    "local rate limit token bucket must be set for per filter configs",
                    "a",
                    ANY.formatted(
                        "route: {cluster: a}, typed_per_filter_config:"
                            + " {envoy.filters.http.local_ratelimit: {'@type':"
                            + " type.googleapis.com/envoy.extensions.filters.http.local_ratelimit"
                            + ".v3.LocalRateLimit, stat_prefix: l}}"))),
        Proof.of(
            CheckCode.TWO_REWRITES,
            lab ->
                lab.refusesHost(
                    "Specify only one of prefix_rewrite",
                    "a",
                    ANY.formatted(
                        "route: {cluster: a, prefix_rewrite: /b, regex_rewrite: {pattern:"
                            + " {regex: a}, substitution: b}}"))),
        Proof.of(
            CheckCode.RETRY_TOKEN,
            lab -> {
              assertThat(tries(lab, "known", "retry_policy: {retry_on: 5xx}")).isEqualTo(2);
              assertThat(tries(lab, "unknown", "retry_policy: {retry_on: 5xxx}")).isEqualTo(1);
            }),
        Proof.of(
            CheckCode.INERT_STATUS_CODES,
            lab ->
                assertThat(
                        tries(
                            lab,
                            "inert-codes",
                            "retry_policy: {retry_on: reset, retriable_status_codes: [503]}"))
                    .isEqualTo(1)),
        Proof.of(
            CheckCode.INERT_HEDGE,
            lab -> assertThat(tries(lab, "hedge", "hedge_policy: {initial_requests: 3}")).isOne()),
        Proof.of(CheckCode.MIRROR_FRACTION, RouteProofs::aMirrorWithoutFractionTakesAll));
  }

  private static void aHashOfNothingIsRandom(Lab lab) {
    EchoService one = lab.echo();
    EchoService two = lab.echo();
    lab.serve("nothing", balancer("ring_hash.v3.RingHash", "minimum_ring_size: 64"), one, two);
    lab.route("nothing", "");
    lab.traffic().send("nothing", 60);
    assertThat(one.requests()).isPositive();
    assertThat(two.requests()).isPositive();
  }

  private static void keysMeanNothingToOthers(Lab lab) {
    EchoService one = lab.echo();
    EchoService two = lab.echo();
    String roundRobin = balancer("round_robin.v3.RoundRobin", "slow_start_config: null");
    lab.serve("keys", roundRobin, one, two);
    lab.route("keys", ", hash_policy: [{header: {header_name: x-user}}]");
    lab.traffic().send("keys", 20, Map.of("x-user", "same"));
    assertThat(one.requests()).isEqualTo(10);
    assertThat(two.requests()).isEqualTo(10);
  }

  /** How often a failing service is tried for one request. */
  private static long tries(Lab lab, String name, String route) {
    EchoService service = lab.echo();
    service.answerWith(503);
    lab.serve(name, "{}", service);
    lab.route(name, ", " + route);
    assertThat(lab.traffic().send(name, 1).allAre(503)).isTrue();
    return service.requests();
  }

  private static void aMirrorWithoutFractionTakesAll(Lab lab) {
    EchoService mirror = lab.echo();
    lab.serve("mirrored", "{}", lab.echo());
    lab.serve("mirror", "{}", mirror);
    lab.route("mirrored", ", request_mirror_policies: [{cluster: mirror}]");
    assertThat(lab.traffic().send("mirrored", 20).allAre(200)).isTrue();
    lab.await("all are mirrored", () -> mirror.requests() == 20);
  }
}
