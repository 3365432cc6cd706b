package dev.fingerpost.envoy.check;

import static dev.fingerpost.envoy.check.Effect.ACCEPTS_SILENTLY;
import static dev.fingerpost.envoy.check.Effect.DIES;
import static dev.fingerpost.envoy.check.Effect.NONE;
import static dev.fingerpost.envoy.check.Effect.REFUSES;
import static dev.fingerpost.envoy.check.Effect.STALLS;
import static dev.fingerpost.model.diagnostic.Severity.ERROR;
import static dev.fingerpost.model.diagnostic.Severity.WARNING;

import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Severity;

/**
 * What can be wrong with a translated resource: the table of all rules, each with what an Envoy
 * does without it and where that was seen. An error keeps the resource from being sent.
 */
public enum CheckCode {
  FIELD_RULE(
      "E201",
      REFUSES.seenIn("OV-D1"),
      "a rule of Envoy's API is broken",
      "Envoy would refuse the whole response"),
  UNKNOWN_TYPE(
      "E202",
      REFUSES.seenIn("OV-D4"),
      "an extension's type is not known here",
      "it could not be checked, and Envoy might not know it either"),
  UNREADABLE_EXTENSION(
      "E203",
      REFUSES.seenIn("OV-D2"),
      "an extension cannot be decoded",
      "Envoy would refuse the resource"),
  RING_SIZES(
      "E204",
      STALLS.seenIn("OV-D5"),
      "a ring's minimum size must not be over its maximum",
      "Envoy would answer no cluster update any more"),
  TABLE_SIZE(
      "E205",
      STALLS.seenIn("OV-D5"),
      "a maglev table's size must be a prime",
      "Envoy would answer no cluster update any more"),
  BALANCER_FIELD(
      "E206",
      ACCEPTS_SILENTLY.seenIn("OV-D9"),
      "a rule of Envoy's API is broken inside a load balancing policy",
      "Envoy would not notice, and might answer 503 to every request"),
  ALWAYS_EJECT(
      "E207",
      ACCEPTS_SILENTLY.seenIn("OV-O4"),
      "always eject one host, with panic 0",
      "the only instance could be ejected"),
  INERT_LOCAL_ORIGIN(
      "E208",
      WARNING,
      ACCEPTS_SILENTLY.seenIn("outlier_detection.proto"),
      "a limit of local origin failures needs splitExternalLocalOriginErrors",
      "Envoy ignores it"),
  BACK_OFF(
      "E209",
      REFUSES.seenIn("OV-D14"),
      "the largest back-off is below the base",
      "Envoy would refuse the table"),
  HOST_NAME_ENDPOINT(
      "E210",
      REFUSES.seenIn("OV-D13"),
      "an endpoint's address must be an IP address",
      "it was left out"),
  DUPLICATE_ENDPOINT(
      "E211",
      ACCEPTS_SILENTLY.seenIn("OV-D18"),
      "an address stands twice in a service",
      "it was left out"),
  STALE_ENDPOINTS(
      "E212",
      ACCEPTS_SILENTLY.seenIn("endpoint.proto"),
      "endpoints must not expire (endpoint_stale_after)",
      "a control plane outage would empty the cluster"),
  PRIORITY_GAP(
      "E213",
      ACCEPTS_SILENTLY.seenIn("OV-D18"),
      "priorities must be 0, 1, 2, ...",
      "Envoy counts the gap as a priority without instances, and gRPC clients refuse it"),
  LOCALITY_WEIGHT(
      "E214",
      ACCEPTS_SILENTLY.seenIn("endpoint_components.proto"),
      "a locality must have a weight",
      "it would get no traffic"),
  DUPLICATE_DOMAIN(
      "E215",
      REFUSES.seenIn("OV-D14"),
      "a host name means two services",
      "the service is left out of the route table"),
  HASH_WITHOUT_KEYS(
      "E216",
      WARNING,
      ACCEPTS_SILENTLY.seenIn("thread_aware_lb_impl.cc"),
      "a hash balancer has nothing to hash",
      "every request goes to a random instance"),
  KEYS_WITHOUT_HASH(
      "E217",
      WARNING,
      ACCEPTS_SILENTLY.seenIn("route_components.proto"),
      "hash keys need ringHash or maglev",
      "Envoy ignores them"),
  HELD_BACK(
      "E218",
      NONE.seenIn("a rule of our own"),
      "the service is not served",
      "mend what the other diagnostics name"),
  ENDLESS_WAIT(
      "E219",
      STALLS.seenIn("OV-B8"),
      "an endpoint source must not have initial_fetch_timeout 0s",
      "Envoy would wait without limit"),
  LAST_GOOD_STAYS(
      "E220",
      NONE.seenIn("a rule of our own"),
      "the last good state stays",
      "mend what the other diagnostics name"),
  NESTED_SIZES(
      "E221",
      DIES.seenIn("OV-D8"),
      "a ring's or table's size is wrong under a subset balancer",
      "Envoy would end at the next change of its endpoints, and again after each start"),
  NO_BALANCER(
      "E222",
      REFUSES.seenIn("OV-D10"),
      "a list of load balancing policies is empty",
      "Envoy would refuse the cluster"),
  DURATION(
      "E223",
      REFUSES.seenIn("seen on Envoy 1.40"),
      "a duration must not be negative",
      "Envoy would refuse the resource"),
  DEPRECATED_FIELD(
      "E224",
      WARNING,
      ACCEPTS_SILENTLY.seenIn("OV-H14"),
      "a field of Envoy's API is deprecated",
      "a newer Envoy may refuse it"),
  SUBSET_FALLBACK(
      "E225",
      REFUSES.seenIn("seen on Envoy 1.40"),
      "the fallback keys of a subset must be some of its keys",
      "Envoy would refuse the cluster"),
  CLUSTER_PROVIDED(
      "E226",
      REFUSES.seenIn("cluster.proto"),
      "an aggregate cluster, and no other, balances by CLUSTER_PROVIDED",
      "Envoy would refuse the cluster"),
  PER_HOST_LIMIT(
      "E227",
      REFUSES.seenIn("circuit_breaker.proto"),
      "only max_connections can be limited per host",
      "Envoy would refuse the cluster"),
  DOUBLE_THRESHOLD(
      "E228",
      ACCEPTS_SILENTLY.seenIn("circuit_breaker.proto"),
      "a priority has two circuit breakers",
      "Envoy uses the first one only"),
  EJECTION_TIMES(
      "E229",
      REFUSES.seenIn("seen on Envoy 1.40"),
      "the longest ejection is shorter than the first one",
      "Envoy would refuse the cluster"),
  PER_ENDPOINT_STATS(
      "E230",
      REFUSES.seenIn("OV-D21"),
      "statistics per endpoint exclude load reports",
      "Envoy would refuse the cluster"),
  OPEN_RELAY(
      "E231",
      ACCEPTS_SILENTLY.seenIn("cluster.proto"),
      "a request must not choose any address by itself",
      "Envoy would be an open relay"),
  STATUS_RANGE(
      "E232",
      REFUSES.seenIn("seen on Envoy 1.40"),
      "a range of expected statuses is empty",
      "Envoy would refuse the cluster"),
  GRPC_HEALTH_CHECK(
      "E233",
      REFUSES.seenIn("health_check.proto"),
      "a gRPC health check needs HTTP/2",
      "Envoy would refuse the cluster"),
  NO_ALPN(
      "E234",
      REFUSES.seenIn("seen on Envoy 1.40"),
      "a cluster that chooses its protocol by ALPN needs TLS",
      "Envoy would refuse the cluster"),
  RESERVED_NAME(
      "E235",
      ACCEPTS_SILENTLY.seenIn("OV-H1"),
      "a cluster has the name of one in every Envoy's bootstrap",
      "Envoy would ignore it and send its requests to the other one"),
  DROP_OVERLOADS(
      "E236",
      REFUSES.seenIn("OV-D13"),
      "an assignment drops requests of more than one category",
      "Envoy would refuse the assignment"),
  LEDS(
      "E237",
      REFUSES.seenIn("eds.cc"),
      "a locality lists its endpoints and has them from elsewhere too",
      "Envoy would refuse the assignment"),
  DUPLICATE_LOCALITY(
      "E238",
      ACCEPTS_SILENTLY.seenIn("OV-D18"),
      "a locality stands twice in one priority",
      "Envoy merges the two, with the weight of the one that came last"),
  ENDPOINT_WEIGHTS(
      "E239",
      REFUSES.seenIn("seen on Envoy 1.40"),
      "weights add up to more than 4294967295",
      "Envoy would refuse the assignment under a hash balancer"),
  PORT_ZERO(
      "E240",
      ACCEPTS_SILENTLY.seenIn("OV-D18"),
      "an endpoint has port 0",
      "every request to it would fail"),
  LOCAL_PRIORITY(
      "E241",
      REFUSES.seenIn("OV-H1"),
      "an Envoy's own group has priority 0 only",
      "Envoy would refuse the assignment"),
  NAME_MISMATCH(
      "E242",
      REFUSES.seenIn("OV-D17"),
      "a resource is sent under another name than its own",
      "Envoy would refuse it"),
  WEIGHT_SUM(
      "E243",
      REFUSES.seenIn("OV-D14"),
      "the weights of a split must add up to 1 to 4294967295",
      "Envoy would refuse the table"),
  BAD_REGEX(
      "E244",
      REFUSES.seenIn("OV-D14"),
      "a regular expression is none that RE2 reads",
      "Envoy would refuse the table"),
  FIXED_HEADER(
      "E245",
      REFUSES.seenIn("seen on Envoy 1.40"),
      "host and headers with a colon cannot be set or removed",
      "Envoy would refuse the table"),
  HEADER_FORMAT(
      "E246",
      REFUSES.seenIn("seen on Envoy 1.40"),
      "a percent sign in a header's value must be doubled",
      "Envoy would refuse the table"),
  TWO_REWRITES(
      "E247",
      REFUSES.seenIn("seen on Envoy 1.40"),
      "a path is rewritten in two ways",
      "Envoy would refuse the table"),
  RETRY_TOKEN(
      "E248",
      ACCEPTS_SILENTLY.seenIn("OV-D18"),
      "retry_on has a condition that Envoy does not know",
      "Envoy would not retry for it"),
  INERT_STATUS_CODES(
      "E249",
      WARNING,
      ACCEPTS_SILENTLY.seenIn("route_components.proto"),
      "retriable status codes need retriable-status-codes in retry_on",
      "Envoy ignores them"),
  INERT_HEDGE(
      "E250",
      ACCEPTS_SILENTLY.seenIn("route_components.proto"),
      "only hedge_on_per_try_timeout is implemented, and it needs a retry with perTryTimeout",
      "Envoy ignores it"),
  FAULT_PERCENTAGE(
      "E251",
      ACCEPTS_SILENTLY.seenIn("fault.proto"),
      "a fault has no percentage",
      "Envoy injects none"),
  MIRROR_FRACTION(
      "E252",
      ACCEPTS_SILENTLY.seenIn("route_components.proto"),
      "a mirror has no fraction",
      "Envoy would mirror every request"),
  INERT_RATE_LIMIT(
      "E253",
      ACCEPTS_SILENTLY.seenIn("local_rate_limit.proto"),
      "a rate limit has no filter_enabled and filter_enforced",
      "Envoy would limit nothing"),
  FILL_INTERVAL(
      "E254",
      REFUSES.seenIn("local_rate_limit.proto"),
      "a rate limit is filled more often than every 50 ms",
      "Envoy would refuse it"),
  ALLOW_NOBODY(
      "E255",
      ACCEPTS_SILENTLY.seenIn("rbac.proto"),
      "access is allowed by no policy at all",
      "Envoy would answer 403 to every request"),
  JWT_PROVIDER(
      "E256",
      REFUSES.seenIn("OV-D22"),
      "a JWT rule names a provider that is not there",
      "Envoy would refuse the listener"),
  JWT_KEYS(
      "E257",
      REFUSES.seenIn("OV-D22"),
      "a JWT provider has no key",
      "Envoy would refuse the listener"),
  LAST_FILTER(
      "E258",
      REFUSES.seenIn("OV-D15"),
      "the router must be the last HTTP filter, and the only one of its kind",
      "Envoy would refuse the listener"),
  NO_ADDRESS(
      "E259",
      REFUSES.seenIn("OV-D15"),
      "a listener has no address",
      "Envoy would refuse the listener"),
  INERT_FILTER(
      "E260",
      ACCEPTS_SILENTLY.seenIn("OV-D18"),
      "a route configures a filter that no listener has",
      "Envoy ignores it"),
  STATIC_SECRET(
      "E261",
      DIES.seenIn("OV-H10"),
      "a static cluster of a bootstrap has its secrets over ADS",
      "Envoy would crash at its start"),
  LOCAL_CLUSTER(
      "E262",
      REFUSES.seenIn("OV-H1"),
      "a bootstrap's local cluster is none of its static clusters",
      "Envoy would not start"),
  UNKNOWN_CLUSTER(
      "E263",
      WARNING,
      ACCEPTS_SILENTLY.seenIn("OV-D18"),
      "a route leads to a service that is not there",
      "Envoy answers 503 to its requests"),
  UNKNOWN_MIRROR(
      "E264",
      WARNING,
      ACCEPTS_SILENTLY.seenIn("route_components.proto"),
      "a mirror leads to a service that is not there",
      "nothing is mirrored"),
  UNKNOWN_MEMBER(
      "E265",
      WARNING,
      ACCEPTS_SILENTLY.seenIn("aggregate/v3/cluster.proto"),
      "an aggregate cluster has a member that is not there",
      "Envoy leaves it out"),
  NO_ASSIGNMENT(
      "E266",
      STALLS.seenIn("OV-B1, OV-B7"),
      "a cluster has no assignment, not even an empty one",
      "Envoy would answer no cluster update for 15 s"),
  SHARED_ASSIGNMENT(
      "E267",
      STALLS.seenIn("OV-B11"),
      "two clusters have one assignment",
      "the second would hold every cluster update for 15 s"),
  UNKNOWN_TABLE(
      "E268",
      ACCEPTS_SILENTLY.seenIn("OV-B13"),
      "a listener uses a route table that is not there",
      "it would open 15 s later, and answer 404"),
  UNKNOWN_SECRET(
      "E269",
      STALLS.seenIn("secret.proto"),
      "a cluster or listener uses a secret that is not there",
      "Envoy would answer no cluster update for 15 s"),
  UNKNOWN_SIDE_CLUSTER(
      "E270",
      WARNING,
      ACCEPTS_SILENTLY.seenIn("OV-D18"),
      "a filter or log uses a cluster that is not there",
      "Envoy accepts it silently, and counts as written what nobody gets"),
  ROUTE_WITHOUT_BUCKET(
      "E271",
      REFUSES.seenIn("local_ratelimit.cc"),
      "a route's local rate limit has no bucket",
      "Envoy would refuse the route table");

  private final String code;
  private final Severity severity;
  private final Effect effect;
  private final String citation;
  private final String text;
  private final String consequence;

  CheckCode(String code, Effect.Seen seen, String text, String consequence) {
    this(code, ERROR, seen, text, consequence);
  }

  CheckCode(String code, Severity severity, Effect.Seen seen, String text, String consequence) {
    this.code = code;
    this.severity = severity;
    this.effect = seen.effect();
    this.citation = seen.citation();
    this.text = text;
    this.consequence = consequence;
  }

  /** The stable code in diagnostics. */
  public String code() {
    return code;
  }

  /** Whether the resource is kept from being sent. */
  public Severity severity() {
    return severity;
  }

  /** What an Envoy does where nobody stops such a resource. */
  public Effect effect() {
    return effect;
  }

  /** Where that was seen. */
  public String citation() {
    return citation;
  }

  /** What is wrong, in general. */
  public String text() {
    return text;
  }

  /** What would follow, or did. */
  public String consequence() {
    return consequence;
  }

  /** What is wrong in particular. */
  public Diagnostic about(String value, String path) {
    String message = text + ": " + value;
    return switch (severity) {
      case ERROR -> Diagnostic.error(code, message, consequence, path);
      case WARNING -> Diagnostic.warning(code, message, consequence, path);
    };
  }
}
