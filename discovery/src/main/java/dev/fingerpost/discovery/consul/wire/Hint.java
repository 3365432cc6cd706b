package dev.fingerpost.discovery.consul.wire;

import java.util.Comparator;

/**
 * Something that Consul lists now: when it comes or goes, a service should be read again.
 *
 * @param service the service's name; empty if all services of the node are concerned
 * @param what tells it from others of the same service and node
 */
public record Hint(String service, String node, String what) implements Comparable<Hint> {

  private static final Comparator<Hint> ORDER =
      Comparator.comparing(Hint::service).thenComparing(Hint::node).thenComparing(Hint::what);

  /** The lists that are worth watching: each is short, or cheap. */
  public enum Signal {
    /** The checks that warn. */
    WARNING,
    /** The checks that fail. */
    CRITICAL,
    /**
     * The nodes, each as it was registered last: an instance may be reached at its node's address.
     */
    NODES;

    /** Whether what the first list has may be news: it is not if it simply has everything. */
    public boolean isNewsAtFirst() {
      return this != NODES;
    }
  }

  @Override
  public int compareTo(Hint other) {
    return ORDER.compare(this, other);
  }
}
