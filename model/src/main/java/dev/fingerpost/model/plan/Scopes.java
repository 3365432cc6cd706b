package dev.fingerpost.model.plan;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import java.util.Optional;

/**
 * Which services an Envoy sees, by the service that it stands beside.
 *
 * @param others what Envoys of all other services see; empty for all
 * @param named the same for services that say so themselves
 */
public record Scopes(
    Optional<ImmutableSortedSet<String>> others,
    ImmutableSortedMap<String, Optional<ImmutableSortedSet<String>>> named) {

  /** Everybody sees everything. */
  public static final Scopes ALL = new Scopes(Optional.empty(), ImmutableSortedMap.of());

  /** The services that Envoys of this cluster see, their own among them; empty for all. */
  public Optional<ImmutableSortedSet<String>> of(String cluster) {
    return named
        .getOrDefault(cluster, others)
        .map(seen -> seen.contains(cluster) ? seen : with(seen, cluster));
  }

  private static ImmutableSortedSet<String> with(ImmutableSortedSet<String> seen, String cluster) {
    return ImmutableSortedSet.<String>naturalOrder().addAll(seen).add(cluster).build();
  }
}
