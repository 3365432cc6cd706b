package dev.fingerpost.model.catalog;

import java.util.Comparator;

/**
 * What tells one instance from all others. An id alone is unique per Consul agent only.
 *
 * @param registry the registry's name on this control plane, {@code consul} or {@code file}
 * @param datacenter where the instance runs, empty if the registry has no such notion
 * @param node the host that registered it, empty if the registry has no such notion
 * @param id the service id
 */
public record InstanceKey(String registry, String datacenter, String node, String id)
    implements Comparable<InstanceKey> {

  private static final Comparator<InstanceKey> ORDER =
      Comparator.comparing(InstanceKey::datacenter)
          .thenComparing(InstanceKey::id)
          .thenComparing(InstanceKey::node)
          .thenComparing(InstanceKey::registry);

  @Override
  public int compareTo(InstanceKey other) {
    return ORDER.compare(this, other);
  }
}
