package dev.fingerpost.discovery.consul;

import com.google.common.collect.ImmutableSortedSet;

/**
 * Which services get a blocking query of their own where not all can have one: the first in name
 * order, and Consul's own, whose rows show that we may read at all.
 */
record HotSet(int most) {

  /** Every service. */
  static final HotSet ALL = new HotSet(Integer.MAX_VALUE);

  ImmutableSortedSet<String> of(ImmutableSortedSet<String> names) {
    if (names.size() <= most) {
      return names;
    }
    ImmutableSortedSet.Builder<String> hot = ImmutableSortedSet.naturalOrder();
    names.stream().limit(most).forEach(hot::add);
    if (names.contains(CatalogState.CONSUL)) {
      hot.add(CatalogState.CONSUL);
    }
    return hot.build();
  }
}
