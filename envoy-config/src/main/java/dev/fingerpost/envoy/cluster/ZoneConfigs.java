package dev.fingerpost.envoy.cluster;

import com.google.protobuf.UInt64Value;
import dev.fingerpost.model.plan.ZoneChoice;
import io.envoyproxy.envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig;
import io.envoyproxy.envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig.LocalityWeightedLbConfig;
import io.envoyproxy.envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig.ZoneAwareLbConfig;
import io.envoyproxy.envoy.type.v3.Percent;
import java.util.Optional;

/** How a balancer chooses among zones, as the part of its configuration that says so. */
final class ZoneConfigs {

  /**
   * No preference for the caller's zone. Without this, {@code random}, {@code round_robin} and
   * {@code least_request} keep requests in it: seen on Envoy 1.40 as 300 of 300 for a node with a
   * zone, a local cluster in two zones, and three instances in each. The hash balancers did not.
   */
  private static final LocalityLbConfig ALL_ALIKE =
      LocalityLbConfig.newBuilder()
          .setZoneAwareLbConfig(
              ZoneAwareLbConfig.newBuilder().setRoutingEnabled(Percent.getDefaultInstance()))
          .build();

  private static final LocalityLbConfig BY_WEIGHT =
      LocalityLbConfig.newBuilder()
          .setLocalityWeightedLbConfig(LocalityWeightedLbConfig.getDefaultInstance())
          .build();

  private ZoneConfigs() {}

  static LocalityLbConfig of(ZoneChoice zones) {
    return switch (zones) {
      case ZoneChoice.AllAlike _ -> ALL_ALIKE;
      case ZoneChoice.ByWeight _ -> BY_WEIGHT;
      case ZoneChoice.NearestFirst nearest ->
          LocalityLbConfig.newBuilder()
              .setZoneAwareLbConfig(
                  ZoneAwareLbConfig.newBuilder()
                      .setRoutingEnabled(Percent.newBuilder().setValue(100))
                      .setMinClusterSize(UInt64Value.of(nearest.minClusterSize())))
              .build();
    };
  }

  /** The same for a balancer that hashes, which knows weights of zones only. */
  static Optional<LocalityWeightedLbConfig> ofHash(ZoneChoice zones) {
    return zones instanceof ZoneChoice.ByWeight
        ? Optional.of(LocalityWeightedLbConfig.getDefaultInstance())
        : Optional.empty();
  }
}
