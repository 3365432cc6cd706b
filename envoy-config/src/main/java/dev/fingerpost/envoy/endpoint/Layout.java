package dev.fingerpost.envoy.endpoint;

import com.google.common.collect.ImmutableMap;
import com.google.protobuf.UInt32Value;
import dev.fingerpost.model.plan.Locality;
import dev.fingerpost.model.plan.ZoneOrder;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;

/**
 * Where the localities of an assignment stand.
 *
 * @param priorities of a locality, 0 if it is not listed
 * @param weights of a locality, that of all its endpoints together if it is not listed
 */
public record Layout(
    ImmutableMap<Locality, Integer> priorities, ImmutableMap<Locality, Integer> weights) {

  /** All alike. */
  public static final Layout PLAIN = new Layout(ImmutableMap.of(), ImmutableMap.of());

  /** What everybody sees who sees nothing else. */
  public static Layout shared(ZoneOrder zones) {
    return switch (zones) {
      case ZoneOrder.SideBySide _, ZoneOrder.NearestFirst _ -> PLAIN;
      case ZoneOrder.Weighted weighted -> new Layout(ImmutableMap.of(), weighted.weights());
    };
  }

  void apply(Locality locality, LocalityLbEndpoints.Builder group) {
    group.setPriority(priorities.getOrDefault(locality, 0));
    Integer weight = weights.get(locality);
    if (weight != null) {
      group.setLoadBalancingWeight(UInt32Value.of(weight));
    }
  }
}
