package dev.fingerpost.discovery;

import static dev.fingerpost.model.diagnostic.Severity.ERROR;
import static dev.fingerpost.model.diagnostic.Severity.WARNING;

import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Severity;
import java.util.Optional;

/**
 * Everything that can be wrong with what a registry says: the one list of the {@code R} codes.
 *
 * <p>An error means that the instance or service is left out, a warning that it is used.
 */
public enum RegistryProblem {
  ADDRESS_MISSING("R101", ERROR, "no address", "register an address of the service or its node"),
  ADDRESS_NOT_LITERAL("R102", ERROR, "address %s (expected: IP literal)", "names are not resolved"),
  ADDRESS_ZONE("R103", ERROR, "address %s names a network zone", "write it without %%zone"),
  ADDRESS_UNSPECIFIED("R104", ERROR, "address %s is unspecified", "register a real address"),
  ADDRESS_LOOPBACK(
      "R105", ERROR, "address %s is loopback", "--allow-loopback allows it on a test machine"),
  ADDRESS_LINK_LOCAL("R106", ERROR, "address %s is link-local", "register a routable address"),
  ADDRESS_MULTICAST("R107", ERROR, "address %s is no host's own", "register a unicast address"),
  ADDRESS_METADATA("R108", ERROR, "address %s is a cloud's metadata service", "never routed to"),
  PORT("R109", ERROR, "port %s (expected: 1 to 65535)", "register the port it listens on"),
  UNREADABLE("R110", ERROR, "the entry cannot be read: %s", ""),
  SERVICE_NAME(
      "R111",
      ERROR,
      "service name %s (expected: letters, digits, '.', '_', '-', at most 128)",
      "register it under a name that can stand in a host name"),
  SERVICE_NAME_CASE(
      "R112", ERROR, "service name %s differs from %s in case only", "give it a name of its own"),
  ID(
      "R113",
      ERROR,
      "its id or its node's name is unfit (expected: at most %s characters, no control characters)",
      "register it under an id that can stand in a message"),
  ADDRESS_NOT_ALLOWED(
      "R114",
      ERROR,
      "address %s is in none of the allowed networks",
      "--allow-addresses names them"),
  ADMIN_PORT(
      "R115",
      ERROR,
      "port %s is for administration: no request is routed to it",
      "--admin-ports says which ports are"),
  TOO_MANY_INSTANCES(
      "R116", ERROR, "%s instances: those after the first %s are left out", "is this one service?"),
  TOO_MANY_SERVICES(
      "R117", ERROR, "%s services: those after the first %s are left out", "who registers them?"),
  CHECK_STATUS("R120", WARNING, "check status %s counts as critical", ""),
  WEIGHTS("R121", WARNING, "weight %s is taken as %s", "weights go from 0 to 65535"),
  TAGS("R122", WARNING, "%s of the tags are left out", "at most 64 tags of at most 255 characters"),
  META(
      "R123",
      WARNING,
      "%s of the meta keys are left out",
      "at most 64, values up to 512 characters"),
  DUPLICATE_ADDRESS("R124", WARNING, "%s is given twice; %s counts", "remove one of the two"),
  NO_ROWS(
      "R130", WARNING, "is listed but has no instances", "node_prefix read may miss in the token"),
  ROWS_HELD(
      "R131",
      WARNING,
      "lost all instances without a cause while still listed: the last %s are kept",
      "has the token lost node_prefix or service_prefix read?"),
  NOT_READ("R132", WARNING, "not read within %s: left out until it is", ""),
  NOT_READ_BUT_KEPT(
      "R136", WARNING, "not read within %s: served as before the restart until it is", ""),
  PERMISSIONS(
      "R133",
      WARNING,
      "%s: nothing is removed on its word",
      "the token needs service_prefix \"\" and node_prefix \"\" with policy = \"read\""),
  PLAIN_HTTP(
      "R134",
      WARNING,
      "%s services over plain HTTP: the first %s are watched, the others read in turn",
      "give the agent a TLS port: ports { https = 8501 }"),
  AGENT_DOWN(
      "R135", WARNING, "the agent %s does not answer: the others are asked in its place", ""),
  LAGGING_SERVERS(
      "R138",
      WARNING,
      "Consul answers from servers that may lag, though it was not asked to",
      "does the agent's configuration have discovery_max_stale?"),
  FLIPS(
      "R137",
      WARNING,
      "%s instances came and went more than five times in a minute: kept out until they rest",
      "look at their checks");

  private final String code;
  private final Severity severity;
  private final String text;
  private final String hint;

  RegistryProblem(String code, Severity severity, String text, String hint) {
    this.code = code;
    this.severity = severity;
    this.text = text;
    this.hint = hint;
  }

  /** The stable code. */
  public String code() {
    return code;
  }

  /** Whether what it is about is left out, or used all the same. */
  public Severity severity() {
    return severity;
  }

  /** One line for the list of codes; an ellipsis stands for what a message names. */
  public String meaning() {
    return text.replace("%s", "…");
  }

  /**
   * This problem as a diagnostic.
   *
   * @param path {@code service/instance}, or the service
   * @param values what the text says; strings of a registrant must be {@link Quoted}
   */
  public Diagnostic at(String path, Object... values) {
    return new Diagnostic(
        severity, code, text.formatted(values), hint.formatted(), Optional.empty(), path);
  }
}
