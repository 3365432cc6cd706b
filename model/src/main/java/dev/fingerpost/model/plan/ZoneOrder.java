package dev.fingerpost.model.plan;

import com.google.common.collect.ImmutableSortedMap;

/** How a service's instances are laid out by zone. */
public sealed interface ZoneOrder {

  /** Side by side, each zone weighing what its instances weigh. */
  record SideBySide() implements ZoneOrder {}

  /** Side by side, with a weight for every locality that has instances. */
  record Weighted(ImmutableSortedMap<Locality, Integer> weights) implements ZoneOrder {}

  /** One behind the other, nearest first: each Envoy sees another order. */
  record NearestFirst() implements ZoneOrder {}
}
