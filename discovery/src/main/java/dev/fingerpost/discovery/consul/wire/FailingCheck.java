package dev.fingerpost.discovery.consul.wire;

import java.util.Comparator;

/**
 * A check that does not pass, as a hint that a service should be read again.
 *
 * @param service the service's name; empty for a check of the node
 */
public record FailingCheck(String service, String node, String check)
    implements Comparable<FailingCheck> {

  private static final Comparator<FailingCheck> ORDER =
      Comparator.comparing(FailingCheck::service)
          .thenComparing(FailingCheck::node)
          .thenComparing(FailingCheck::check);

  /** The states that are worth a list of their own: both lists are short as a rule. */
  public enum State {
    WARNING,
    CRITICAL
  }

  @Override
  public int compareTo(FailingCheck other) {
    return ORDER.compare(this, other);
  }
}
