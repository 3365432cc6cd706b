package dev.fingerpost.server.reconcile;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.route.EncodedVirtualHost;
import dev.fingerpost.envoy.route.RouteTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The route tables of Envoys that see some services only, one for each such set. A table is put
 * together again when one of its own virtual hosts changed.
 *
 * <p>Owned by the reconciler's thread.
 */
final class ScopedTables {

  private final Map<ImmutableSortedSet<String>, Made> made = new HashMap<>();

  /** Keeps the tables of these sets, and forgets all others. */
  void retain(ImmutableCollection<ImmutableSortedSet<String>> scopes) {
    made.keySet().retainAll(scopes);
  }

  /**
   * The table for a set of services; the same object if nothing in it changed.
   *
   * @param hosts of all services, the same map as last time if none of them changed
   */
  @SuppressWarnings("ReferenceEquality")
  Entry of(ImmutableSortedSet<String> scope, ImmutableSortedMap<String, EncodedVirtualHost> hosts) {
    Made last = made.get(scope);
    if (last != null && last.from == hosts) {
      return last.table;
    }
    ImmutableList<EncodedVirtualHost> seen =
        scope.stream()
            .map(hosts::get)
            .filter(Objects::nonNull)
            .collect(ImmutableList.toImmutableList());
    Entry table =
        last != null && last.hosts.equals(seen) ? last.table : RouteTable.assemble(seen).entry();
    made.put(scope, new Made(hosts, seen, table));
    return table;
  }

  private record Made(
      ImmutableSortedMap<String, EncodedVirtualHost> from,
      ImmutableList<EncodedVirtualHost> hosts,
      Entry table) {}
}
