package dev.fingerpost.envoy.cost;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.envoy.resource.ResourceId;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a change of a listener costs: Envoy changes filter chains in place, and replaces the
 * listener for anything else.
 */
final class ListenerCost {

  private ListenerCost() {}

  static Cost of(ResourceId id, Listener before, Listener after) {
    if (before.hasApiListener() && after.hasApiListener()) {
      return Cost.of(id, CostClass.IN_PLACE, ImmutableSet.of()); // it has no connections
    }
    if (withoutChains(before).equals(withoutChains(after))) {
      return Cost.of(id, CostClass.CHAIN_DRAINED, chains(before, after));
    }
    return Cost.of(id, CostClass.LISTENER_DRAINED, Differences.fields(before, after));
  }

  private static Listener withoutChains(Listener listener) {
    return listener.toBuilder().clearFilterChains().clearDefaultFilterChain().build();
  }

  /** The old chains that the new version has not. */
  private static ImmutableSortedSet<String> chains(Listener before, Listener after) {
    List<FilterChain> old = before.getFilterChainsList();
    ImmutableSortedSet.Builder<String> names = ImmutableSortedSet.naturalOrder();
    IntStream.range(0, old.size())
        .filter(n -> !after.getFilterChainsList().contains(old.get(n)))
        .mapToObj(n -> name(old.get(n), n))
        .forEach(names::add);
    if (!before.getDefaultFilterChain().equals(after.getDefaultFilterChain())) {
      names.add("default_filter_chain");
    }
    return names.build();
  }

  private static String name(FilterChain chain, int number) {
    return chain.getName().isEmpty() ? "filter_chains[" + number + "]" : chain.getName();
  }
}
