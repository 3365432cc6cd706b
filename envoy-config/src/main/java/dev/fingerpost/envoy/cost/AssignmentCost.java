package dev.fingerpost.envoy.cost;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment.Policy;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a change of an assignment costs, instance by instance. Envoy knows an instance by its
 * address. Used for one change.
 */
final class AssignmentCost {

  private final Map<CostClass, TreeSet<String>> parts = new TreeMap<>();

  private AssignmentCost() {}

  static ImmutableSortedMap<CostClass, ImmutableSortedSet<String>> of(
      ClusterLoadAssignment before, ClusterLoadAssignment after) {
    AssignmentCost cost = new AssignmentCost();
    cost.addInstances(instances(before), instances(after));
    cost.addLocalities(weights(before), weights(after));
    cost.addPolicy(before.getPolicy(), after.getPolicy());
    return cost.parts();
  }

  private ImmutableSortedMap<CostClass, ImmutableSortedSet<String>> parts() {
    if (parts.isEmpty()) {
      add(CostClass.UNAPPLIED, "order");
    }
    TreeSet<String> stored = parts.get(CostClass.UNAPPLIED);
    if (stored != null && parts.size() > 1) {
      // What Envoy would only store is applied by whatever rebuilds in the same update.
      parts.remove(CostClass.UNAPPLIED);
      stored.forEach(what -> add(CostClass.REBALANCED, what));
    }
    ImmutableSortedMap.Builder<CostClass, ImmutableSortedSet<String>> all =
        ImmutableSortedMap.naturalOrder();
    parts.forEach((part, what) -> all.put(part, ImmutableSortedSet.copyOf(what)));
    return all.buildOrThrow();
  }

  private void addInstances(Map<String, Placed> before, Map<String, Placed> after) {
    Sets.difference(after.keySet(), before.keySet())
        .forEach(address -> add(CostClass.GROWN, address));
    Sets.difference(before.keySet(), after.keySet())
        .forEach(address -> add(CostClass.SHRUNK, address));
    before.forEach((address, old) -> {
      Placed next = after.get(address);
      if (next != null) {
        addInstance(address, old, next);
      }
    });
  }

  private void addInstance(String address, Placed old, Placed next) {
    if (!old.locality.equals(next.locality)) {
      add(CostClass.INSTANCES_RECREATED, address + " locality");
    }
    if (!old.endpoint.getEndpoint().equals(next.endpoint.getEndpoint())) {
      add(CostClass.INSTANCES_RECREATED, address + " endpoint");
    }
    if (old.priority != next.priority) {
      add(CostClass.REBALANCED, address + " priority");
    }
    if (weight(old.endpoint) != weight(next.endpoint)) {
      add(CostClass.REBALANCED, address + " weight");
    }
    if (!old.endpoint.getMetadata().equals(next.endpoint.getMetadata())) {
      add(CostClass.REBALANCED, address + " metadata");
    }
    HealthStatus from = old.endpoint.getHealthStatus();
    HealthStatus to = next.endpoint.getHealthStatus();
    if (from != to) {
      boolean isSeen = availability(from) != availability(to);
      add(isSeen ? CostClass.REBALANCED : CostClass.UNAPPLIED, address + " health");
    }
  }

  private void addLocalities(Map<Group, Integer> before, Map<Group, Integer> after) {
    before.forEach((group, weight) -> {
      if (!after.getOrDefault(group, weight).equals(weight)) {
        add(CostClass.REBALANCED, group.print() + " weight");
      }
    });
  }

  private void addPolicy(Policy before, Policy after) {
    if (!before.getDropOverloadsList().equals(after.getDropOverloadsList())) {
      add(CostClass.UNAPPLIED, "policy.drop_overloads");
    }
    if (!withoutDrops(before).equals(withoutDrops(after))) {
      add(CostClass.REBALANCED, "policy");
    }
  }

  private void add(CostClass part, String what) {
    parts.computeIfAbsent(part, key -> new TreeSet<>()).add(what);
  }

  private static Policy withoutDrops(Policy policy) {
    return policy.toBuilder().clearDropOverloads().build();
  }

  /** Unset means 1. */
  private static int weight(LbEndpoint endpoint) {
    return endpoint.hasLoadBalancingWeight() ? endpoint.getLoadBalancingWeight().getValue() : 1;
  }

  /** Envoy looks for a change of this, and not of what else a status says (OV-H3). */
  private static Availability availability(HealthStatus status) {
    return switch (status) {
      case UNKNOWN, HEALTHY -> Availability.USED;
      case DEGRADED -> Availability.SPARE;
      case UNHEALTHY, TIMEOUT, DRAINING, UNRECOGNIZED -> Availability.UNUSED;
    };
  }

  /** Of two with one address Envoy keeps the first (OV-D18). */
  private static Map<String, Placed> instances(ClusterLoadAssignment assignment) {
    Map<String, Placed> instances = new TreeMap<>();
    for (LocalityLbEndpoints group : assignment.getEndpointsList()) {
      for (LbEndpoint endpoint : group.getLbEndpointsList()) {
        SocketAddress address = endpoint.getEndpoint().getAddress().getSocketAddress();
        instances.putIfAbsent(
            address.getAddress() + ":" + address.getPortValue(),
            new Placed(endpoint, group.getLocality(), group.getPriority()));
      }
    }
    return instances;
  }

  private static Map<Group, Integer> weights(ClusterLoadAssignment assignment) {
    Map<Group, Integer> weights = new HashMap<>();
    for (LocalityLbEndpoints group : assignment.getEndpointsList()) {
      weights.put(
          new Group(group.getLocality(), group.getPriority()),
          group.getLoadBalancingWeight().getValue());
    }
    return weights;
  }

  private enum Availability {
    USED,
    SPARE,
    UNUSED
  }

  private record Placed(LbEndpoint endpoint, Locality locality, int priority) {}

  private record Group(Locality locality, int priority) {
    String print() {
      return "locality " + locality.getRegion() + "/" + locality.getZone();
    }
  }
}
