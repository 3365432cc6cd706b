package dev.fingerpost.model.catalog;

/**
 * Where an instance listens.
 *
 * @param host an IPv4 or IPv6 literal in its canonical form; never a name
 * @param port 1 to 65535
 */
public record Address(String host, int port) implements Comparable<Address> {

  public Address {
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "address: " + host + ":" + port + " (expected: IP literal and port 1 to 65535)");
    }
  }

  @Override
  public int compareTo(Address other) {
    int byHost = host.compareTo(other.host);
    return byHost != 0 ? byHost : Integer.compare(port, other.port);
  }

  /** {@code host:port}, an IPv6 host in brackets. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
