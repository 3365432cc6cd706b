package dev.fingerpost.model.policy.locality;

import com.google.common.collect.ImmutableSortedMap;

/** Which zones of a service its callers use: the {@code locality} block. */
public sealed interface ZonePreference {

  /** Where no {@code locality} is written. */
  ZonePreference NONE = new AllAlike();

  /** Zones have no say. */
  record AllAlike() implements ZonePreference {}

  /**
   * A caller keeps to its own zone as far as that leaves every instance its share of the requests
   * of all callers.
   *
   * @param minClusterSize with fewer healthy instances zones have no say
   */
  record ZoneAware(int minClusterSize) implements ZonePreference {

    /** Envoy's own. */
    public static final int DEFAULT_MIN_CLUSTER_SIZE = 6;
  }

  /**
   * Each zone gets its share, whoever calls.
   *
   * @param weights by zone; a zone that is not listed has weight 1
   */
  record Weighted(ImmutableSortedMap<String, Integer> weights) implements ZonePreference {

    /** The weight of a zone. */
    public int of(String zone) {
      return weights.getOrDefault(zone, 1);
    }
  }

  /**
   * The mode {@code priority}: the caller's own zone, and others only when too little of it is
   * healthy.
   */
  record OwnZoneFirst() implements ZonePreference {}
}
