package dev.fingerpost.discovery;

import com.google.common.net.InetAddresses;
import dev.fingerpost.model.catalog.Address;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Which addresses of a registry may become endpoints.
 *
 * <p>Whoever may register a service could otherwise point every Envoy at its own admin port or at a
 * cloud's metadata service. Only IP literals are taken; no name is ever resolved.
 */
public enum AddressPolicy {
  /** Loopback is refused: it would mean another host at every Envoy. */
  REFUSE_LOOPBACK,
  /** Loopback is taken: everything runs on one machine. */
  ALLOW_LOOPBACK;

  private static final InetAddress METADATA = InetAddresses.forString("fd00:ec2::254");

  /** What becomes of an address. */
  public sealed interface Outcome {

    /** It may be used, in its canonical form. */
    record Accepted(Address address) implements Outcome {}

    /** It may not; the problem takes the values. */
    record Refused(RegistryProblem problem, Object value) implements Outcome {}
  }

  /** Judges a host and a port as a registry gave them. */
  public Outcome check(String host, long port) {
    if (host.isEmpty()) {
      return new Outcome.Refused(RegistryProblem.ADDRESS_MISSING, new Quoted(host));
    }
    if (host.contains("%")) {
      return new Outcome.Refused(RegistryProblem.ADDRESS_ZONE, new Quoted(host));
    }
    if (!InetAddresses.isInetAddress(host)) {
      return new Outcome.Refused(RegistryProblem.ADDRESS_NOT_LITERAL, new Quoted(host));
    }
    InetAddress literal = unwrapped(InetAddresses.forString(host));
    Optional<RegistryProblem> problem = problemOf(literal);
    if (problem.isPresent()) {
      return new Outcome.Refused(problem.orElseThrow(), new Quoted(host));
    }
    if (port < 1 || port > 65_535) {
      return new Outcome.Refused(RegistryProblem.PORT, port);
    }
    return new Outcome.Accepted(new Address(InetAddresses.toAddrString(literal), (int) port));
  }

  private Optional<RegistryProblem> problemOf(InetAddress literal) {
    byte[] bytes = literal.getAddress();
    if (literal.isAnyLocalAddress() || (literal instanceof Inet4Address && bytes[0] == 0)) {
      return Optional.of(RegistryProblem.ADDRESS_UNSPECIFIED);
    }
    if (literal.isLoopbackAddress()) {
      return this == ALLOW_LOOPBACK
          ? Optional.empty()
          : Optional.of(RegistryProblem.ADDRESS_LOOPBACK);
    }
    if (literal.isLinkLocalAddress()) {
      return Optional.of(RegistryProblem.ADDRESS_LINK_LOCAL);
    }
    // 240/4 has no hosts either, and ends in the broadcast address.
    if (literal.isMulticastAddress() || (bytes.length == 4 && (bytes[0] & 0xf0) == 0xf0)) {
      return Optional.of(RegistryProblem.ADDRESS_MULTICAST);
    }
    return literal.equals(METADATA)
        ? Optional.of(RegistryProblem.ADDRESS_METADATA)
        : Optional.empty();
  }

  /** The IPv4 address inside of an IPv6 one: mapped (Java does that itself) or compatible. */
  private static InetAddress unwrapped(InetAddress literal) {
    return literal instanceof Inet6Address six && InetAddresses.isCompatIPv4Address(six)
        ? InetAddresses.getCompatIPv4Address(six)
        : literal;
  }
}
