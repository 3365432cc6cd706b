package dev.fingerpost.envoy.check;

import dev.fingerpost.model.diagnostic.Diagnostic;

/**
 * What can be wrong with a translated resource. The text says what Envoy would do with it, since it
 * often accepts what it will not carry out.
 */
public enum CheckCode {
  FIELD_RULE("E201", "Envoy would refuse the resource", "a rule of Envoy's API is broken"),
  UNKNOWN_TYPE("E202", "it could not be checked", "an extension's type is not known here"),
  UNREADABLE_EXTENSION("E203", "Envoy would refuse the resource", "an extension cannot be decoded"),
  RING_SIZES(
      "E204", "Envoy would take no further cluster", "ring sizes must be 1 <= minimum <= maximum"),
  TABLE_SIZE(
      "E205",
      "Envoy would take no further cluster",
      "a maglev table's size must be a prime of at most 5000011"),
  CHOICE_COUNT("E206", "Envoy would accept it silently", "choice count must be 2 or more"),
  ALWAYS_EJECT("E207", "the only instance could be ejected", "always eject one host, with panic 0"),
  INERT_LOCAL_ORIGIN(
      "E208",
      "Envoy ignores it",
      "a limit of local origin failures needs splitExternalLocalOriginErrors"),
  BACK_OFF("E209", "Envoy would refuse the table", "the largest back-off is below the base"),
  HOST_NAME_ENDPOINT("E210", "it was left out", "an endpoint's address must be an IP address"),
  DUPLICATE_ENDPOINT("E211", "it was left out", "an address stands twice in a service"),
  STALE_ENDPOINTS(
      "E212",
      "a control plane outage would empty the cluster",
      "endpoints must not expire (endpoint_stale_after)"),
  PRIORITY_GAP("E213", "Envoy would accept it silently", "priorities must be 0, 1, 2, ..."),
  LOCALITY_WEIGHT("E214", "it would get no traffic", "a locality must have a weight"),
  DUPLICATE_DOMAIN(
      "E215", "the service is left out of the route table", "a host name means two services"),
  HASH_WITHOUT_KEYS(
      "E216", "every request goes to a random instance", "a hash balancer has nothing to hash"),
  KEYS_WITHOUT_HASH("E217", "Envoy ignores them", "hash keys need ringHash or maglev"),
  HELD_BACK("E218", "mend what the other diagnostics name", "the service is not served"),
  ENDLESS_WAIT(
      "E219",
      "Envoy would wait without limit",
      "an endpoint source must not have initial_fetch_timeout 0s"),
  LAST_GOOD_STAYS("E220", "mend what the other diagnostics name", "the last good state stays");

  private final String code;
  private final String consequence;
  private final String text;

  CheckCode(String code, String consequence, String text) {
    this.code = code;
    this.consequence = consequence;
    this.text = text;
  }

  /** The stable code in diagnostics. */
  public String code() {
    return code;
  }

  /** What is wrong, in general. */
  public String text() {
    return text;
  }

  /** A diagnostic that keeps the resource from being sent. */
  public Diagnostic error(String value, String path) {
    return Diagnostic.error(code, text + ": " + value, consequence, path);
  }

  /** A diagnostic about a resource that is sent all the same. */
  public Diagnostic warning(String value, String path) {
    return Diagnostic.warning(code, text + ": " + value, consequence, path);
  }
}
