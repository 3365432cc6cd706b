package dev.fingerpost.integration.proof;

import static dev.fingerpost.integration.proof.ClusterProofs.balancer;
import static dev.fingerpost.integration.proof.Lab.assignment;
import static dev.fingerpost.integration.proof.Lab.at;
import static dev.fingerpost.integration.proof.Lab.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.check.CheckCode;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.integration.harness.LiveResources;
import dev.fingerpost.integration.world.EchoService;
import java.util.List;

/** What assignments do that break a rule. */
final class EndpointProofs {

  private static final String BY_LOCALITY =
      balancer(
          "round_robin.v3.RoundRobin", "locality_lb_config: {locality_weighted_lb_config: {}}");

  private EndpointProofs() {}

  static List<Proof> all() {
    return List.of(
        Proof.of(
            CheckCode.HOST_NAME_ENDPOINT,
            lab ->
                refuses(
                    lab,
                    "malformed IP address",
                    "endpoints: [{load_balancing_weight: 1, lb_endpoints: [{endpoint: {address:"
                        + " {socket_address: {address: localhost, port_value: 1}}}}]}]")),
        Proof.of(CheckCode.DUPLICATE_ENDPOINT, EndpointProofs::oneOfTwoIsKept),
        Proof.of(CheckCode.STALE_ENDPOINTS, EndpointProofs::theClusterIsEmptied),
        Proof.of(CheckCode.PRIORITY_GAP, EndpointProofs::aGapIsAnEmptyPriority),
        Proof.of(CheckCode.LOCALITY_WEIGHT, EndpointProofs::aLocalityWithoutWeightGetsNothing),
        Proof.of(
            CheckCode.DROP_OVERLOADS,
            lab ->
                refuses(
                    lab,
                    "drop_overloads config has 2 categories",
                    "policy: {drop_overloads: [{category: a, drop_percentage: {numerator: 1}},"
                        + " {category: b, drop_percentage: {numerator: 1}}]}")),
        Proof.of(
            CheckCode.LEDS,
            lab ->
                refuses(
                    lab,
                    "LEDS",
                    "endpoints: [{load_balancing_weight: 1, lb_endpoints: [{"
                        + at(1)
                        + "}], leds_cluster_locality_config: {leds_collection_name:"
                        + " \"xdstp://a/envoy.config.endpoint.v3.LbEndpoint/b/*\", leds_config:"
                        + " {ads: {}, resource_api_version: V3}}}]")),
        Proof.of(CheckCode.DUPLICATE_LOCALITY, EndpointProofs::aLocalityTwiceIsMerged),
        Proof.of(CheckCode.ENDPOINT_WEIGHTS, EndpointProofs::weightsOverTheLimit),
        Proof.of(
            CheckCode.PORT_ZERO,
            lab -> {
              lab.accepts(
                  cluster("port", "{}"),
                  assignment(
                      "port",
                      "endpoints: [{load_balancing_weight: 1, lb_endpoints: [{" + at(0) + "}]}]"));
              lab.route("port", "");
              assertThat(lab.traffic().send("port", 2).allAre(503)).isTrue();
            }),
        Proof.of(
            CheckCode.LOCAL_PRIORITY,
            lab ->
                lab.refuses(
                    "Unexpected non-zero priority",
                    assignment(
                        "_local/web",
                        "endpoints: [{load_balancing_weight: 1, lb_endpoints: [{"
                            + at(1)
                            + "}]}, {priority: 1, load_balancing_weight: 1, lb_endpoints: [{"
                            + at(2)
                            + "}]}]"))),
        Proof.of(
            CheckCode.NAME_MISMATCH,
            lab -> {
              lab.accepts(cluster("named", "{}"), LiveResources.assignment("named"));
              Entry other = assignment("other", "{}");
              lab.refuses(
                  "Unexpected EDS cluster",
                  new Entry(
                      ResourceType.ENDPOINT, "named", other.version(), other.body(), "named"));
            }));
  }

  private static void refuses(Lab lab, String words, String yaml) {
    lab.accepts(cluster("refusing", "{}"), LiveResources.assignment("refusing"));
    lab.refuses(words, assignment("refusing", yaml));
  }

  private static void oneOfTwoIsKept(Lab lab) {
    EchoService twice = lab.echo();
    EchoService once = lab.echo();
    lab.accepts(
        cluster("twice-there", balancer("round_robin.v3.RoundRobin", "slow_start_config: null")),
        assignment(
            "twice-there",
            "endpoints: [{load_balancing_weight: 1, lb_endpoints: [{%s, load_balancing_weight: 1},"
                    .formatted(at(twice))
                + " {%s, load_balancing_weight: 9}, {%s, load_balancing_weight: 1}]}]"
                    .formatted(at(twice), at(once))));
    lab.route("twice-there", "");
    assertThat(lab.envoy().hosts("twice-there")).hasSize(2);
    lab.traffic().send("twice-there", 20);
    assertThat(once.requests()).isEqualTo(10);
  }

  private static void theClusterIsEmptied(Lab lab) {
    EchoService service = lab.echo();
    lab.accepts(
        cluster("stale", "{}"),
        assignment(
            "stale",
            "{policy: {endpoint_stale_after: 1s}, endpoints: [{load_balancing_weight: 1,"
                + " lb_endpoints: [{"
                + at(service)
                + "}]}]}"));
    lab.await("it is stale", () -> lab.stat("stale", "assignment_stale") > 0);
    lab.await("it is empty", () -> lab.envoy().hosts("stale").isEmpty());
  }

  private static void aGapIsAnEmptyPriority(Lab lab) {
    EchoService first = lab.echo();
    EchoService third = lab.echo();
    lab.accepts(
        cluster("gap", "{}"),
        assignment(
            "gap",
            "endpoints: [{load_balancing_weight: 1, lb_endpoints: [{%s, health_status: UNHEALTHY}]},"
                    .formatted(at(first))
                + " {priority: 2, load_balancing_weight: 1, lb_endpoints: [{%s}]}]"
                    .formatted(at(third))));
    lab.route("gap", "");
    assertThat(lab.traffic().send("gap", 20).allAre(200)).isTrue();
    assertThat(first.requests()).isZero();
    assertThat(third.requests()).isEqualTo(20);
  }

  private static void aLocalityWithoutWeightGetsNothing(Lab lab) {
    EchoService weighted = lab.echo();
    EchoService unweighted = lab.echo();
    lab.accepts(
        cluster("localities", BY_LOCALITY),
        assignment(
            "localities",
            "endpoints: [{locality: {zone: a}, load_balancing_weight: 1, lb_endpoints: [{%s}]},"
                    .formatted(at(weighted))
                + " {locality: {zone: b}, lb_endpoints: [{%s}]}]".formatted(at(unweighted))));
    lab.route("localities", "");
    assertThat(lab.traffic().send("localities", 20).allAre(200)).isTrue();
    assertThat(weighted.requests()).isEqualTo(20);
    assertThat(unweighted.requests()).isZero();
  }

  private static void aLocalityTwiceIsMerged(Lab lab) {
    EchoService first = lab.echo();
    EchoService second = lab.echo();
    EchoService other = lab.echo();
    lab.accepts(
        cluster("zone-twice", BY_LOCALITY),
        assignment(
            "zone-twice",
            "endpoints: [{locality: {zone: a}, load_balancing_weight: 1, lb_endpoints: [{%s}]},"
                    .formatted(at(first))
                + " {locality: {zone: a}, load_balancing_weight: 8, lb_endpoints: [{%s}]},"
                    .formatted(at(second))
                + " {locality: {zone: b}, load_balancing_weight: 1, lb_endpoints: [{%s}]}]"
                    .formatted(at(other))));
    lab.route("zone-twice", "");
    assertThat(lab.traffic().send("zone-twice", 100).allAre(200)).isTrue();
    // One locality of two hosts, with the weight of the one that came last.
    assertThat(first.requests()).isGreaterThan(30);
    assertThat(second.requests()).isGreaterThan(30);
    assertThat(other.requests()).isLessThan(20);
  }

  /** Hash balancers refuse what the others take. */
  private static void weightsOverTheLimit(Lab lab) {
    EchoService one = lab.echo();
    EchoService two = lab.echo();
    String max = "load_balancing_weight: 4294967295";
    String hosts =
        "endpoints: [{load_balancing_weight: 1, lb_endpoints: [{%s, %s}, {%s, %s}]}]"
            .formatted(at(one), max, at(two), max);
    String localities =
        "endpoints: [{locality: {zone: a}, %s, lb_endpoints: [{%s}]}, {locality: {zone: b}, %s,"
                .formatted(max, at(one), max)
            + " lb_endpoints: [{%s}]}]".formatted(at(two));
    lab.serve("heavy", balancer("maglev.v3.Maglev", "table_size: 65537"), one);
    lab.refuses(
        "The sum of weights of all upstream hosts in a locality exceeds 4294967295",
        assignment("heavy", hosts));
    lab.refuses("exceeds 4294967295", assignment("heavy", localities));
    lab.accepts(
        cluster("heavy-random", balancer("random.v3.Random", "locality_lb_config: {}")),
        assignment("heavy-random", localities));
  }
}
