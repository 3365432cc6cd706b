package dev.fingerpost.policies.resolve;

import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.plan.Locality;
import dev.fingerpost.model.plan.PlannedEndpoint;
import dev.fingerpost.model.plan.ZoneChoice;
import dev.fingerpost.model.plan.ZoneOrder;
import dev.fingerpost.model.policy.locality.ZonePreference;
import java.util.Comparator;
import java.util.List;

/** What {@code locality} comes to: a part for the cluster, and a part for its endpoints. */
final class Zones {

  private Zones() {}

  static ZoneChoice choice(ZonePreference preference) {
    return switch (preference) {
      case ZonePreference.AllAlike _, ZonePreference.OwnZoneFirst _ -> new ZoneChoice.AllAlike();
      case ZonePreference.ZoneAware aware -> new ZoneChoice.NearestFirst(aware.minClusterSize());
      case ZonePreference.Weighted _ -> new ZoneChoice.ByWeight();
    };
  }

  static ZoneOrder order(ZonePreference preference, List<PlannedEndpoint> endpoints) {
    return switch (preference) {
      case ZonePreference.AllAlike _, ZonePreference.ZoneAware _ -> new ZoneOrder.SideBySide();
      case ZonePreference.Weighted weighted -> new ZoneOrder.Weighted(weights(weighted, endpoints));
      case ZonePreference.OwnZoneFirst _ -> new ZoneOrder.NearestFirst();
    };
  }

  private static ImmutableSortedMap<Locality, Integer> weights(
      ZonePreference.Weighted weighted, List<PlannedEndpoint> endpoints) {
    return endpoints.stream()
        .map(PlannedEndpoint::locality)
        .distinct()
        .collect(
            ImmutableSortedMap.toImmutableSortedMap(
                Comparator.naturalOrder(),
                locality -> locality,
                locality -> weighted.of(locality.zone())));
  }
}
