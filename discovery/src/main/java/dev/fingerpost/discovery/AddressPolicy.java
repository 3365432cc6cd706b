package dev.fingerpost.discovery;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
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
 *
 * @param networks where endpoints may be; anywhere if empty. Loopback has its own switch
 * @param adminPorts ports that no request is routed to, whatever the host
 */
public record AddressPolicy(
    Loopback loopback, ImmutableList<Network> networks, ImmutableSortedSet<Integer> adminPorts) {

  /** Loopback is refused, everything else is taken that can be a host's own. */
  public static final AddressPolicy REFUSE_LOOPBACK =
      new AddressPolicy(Loopback.REFUSED, ImmutableList.of(), ImmutableSortedSet.of());

  /** Loopback is taken too. */
  public static final AddressPolicy ALLOW_LOOPBACK =
      new AddressPolicy(Loopback.ALLOWED, ImmutableList.of(), ImmutableSortedSet.of());

  private static final InetAddress METADATA = InetAddresses.forString("fd00:ec2::254");

  /** What becomes of loopback addresses. */
  public enum Loopback {
    /** They would mean another host at every Envoy. */
    REFUSED,
    /** Everything runs on one machine. */
    ALLOWED
  }

  /** The same for these networks and without these ports. */
  public AddressPolicy within(
      ImmutableList<Network> allowed, ImmutableSortedSet<Integer> administration) {
    return new AddressPolicy(loopback, allowed, administration);
  }

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
    if (adminPorts.contains((int) port)) {
      return new Outcome.Refused(RegistryProblem.ADMIN_PORT, port);
    }
    return new Outcome.Accepted(new Address(InetAddresses.toAddrString(literal), (int) port));
  }

  private Optional<RegistryProblem> problemOf(InetAddress literal) {
    byte[] bytes = literal.getAddress();
    if (literal.isAnyLocalAddress() || (literal instanceof Inet4Address && bytes[0] == 0)) {
      return Optional.of(RegistryProblem.ADDRESS_UNSPECIFIED);
    }
    if (literal.isLoopbackAddress()) {
      return switch (loopback) {
        case ALLOWED -> Optional.empty();
        case REFUSED -> Optional.of(RegistryProblem.ADDRESS_LOOPBACK);
      };
    }
    if (literal.isLinkLocalAddress()) {
      return Optional.of(RegistryProblem.ADDRESS_LINK_LOCAL);
    }
    // 240/4 has no hosts either, and ends in the broadcast address.
    if (literal.isMulticastAddress() || (bytes.length == 4 && (bytes[0] & 0xf0) == 0xf0)) {
      return Optional.of(RegistryProblem.ADDRESS_MULTICAST);
    }
    if (literal.equals(METADATA)) {
      return Optional.of(RegistryProblem.ADDRESS_METADATA);
    }
    boolean allowed =
        networks.isEmpty() || networks.stream().anyMatch(network -> network.contains(literal));
    return allowed ? Optional.empty() : Optional.of(RegistryProblem.ADDRESS_NOT_ALLOWED);
  }

  /** The IPv4 address inside of an IPv6 one: mapped (Java does that itself) or compatible. */
  private static InetAddress unwrapped(InetAddress literal) {
    return literal instanceof Inet6Address six && InetAddresses.isCompatIPv4Address(six)
        ? InetAddresses.getCompatIPv4Address(six)
        : literal;
  }
}
