package dev.fingerpost.envoy.endpoint;

import com.google.protobuf.UInt32Value;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.plan.EndpointHealth;
import dev.fingerpost.model.plan.Locality;
import dev.fingerpost.model.plan.PlannedEndpoint;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A service's endpoints by locality. No endpoints is an assignment without any, since a missing one
 * would leave the old ones in every Envoy (OV-C2).
 */
public final class EndpointTranslator {
  private EndpointTranslator() {}

  /** The assignment of that name, in order of priority, locality and address. */
  public static ClusterLoadAssignment translate(
      String name, List<PlannedEndpoint> endpoints, Layout layout) {
    Map<Locality, LocalityLbEndpoints.Builder> groups = new TreeMap<>();
    for (PlannedEndpoint endpoint : endpoints) {
      LocalityLbEndpoints.Builder group =
          groups.computeIfAbsent(endpoint.locality(), EndpointTranslator::group);
      group.addLbEndpoints(endpoint(endpoint));
      // Envoy sends nothing to a locality without a weight as soon as one has a weight.
      int weight = group.getLoadBalancingWeight().getValue() + endpoint.weight();
      group.setLoadBalancingWeight(UInt32Value.of(weight));
    }
    groups.forEach((locality, group) -> layout.apply(locality, group));
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder().setClusterName(name);
    groups.values().stream()
        .sorted(Comparator.comparingInt(LocalityLbEndpoints.Builder::getPriority))
        .forEach(assignment::addEndpoints);
    return assignment.build();
  }

  private static LocalityLbEndpoints.Builder group(Locality locality) {
    var message =
        io.envoyproxy.envoy.config.core.v3.Locality.newBuilder()
            .setRegion(locality.region())
            .setZone(locality.zone());
    return LocalityLbEndpoints.newBuilder().setLocality(message).setPriority(0);
  }

  private static LbEndpoint endpoint(PlannedEndpoint endpoint) {
    LbEndpoint.Builder message =
        LbEndpoint.newBuilder()
            .setEndpoint(Endpoint.newBuilder().setAddress(ProtoValues.address(endpoint.address())))
            .setLoadBalancingWeight(ProtoValues.uint32(endpoint.weight()))
            .setHealthStatus(health(endpoint.health()));
    endpoint.name().map(InstanceMetadata::of).ifPresent(message::setMetadata);
    return message.build();
  }

  private static HealthStatus health(EndpointHealth health) {
    return switch (health) {
      case HEALTHY -> HealthStatus.HEALTHY;
      case DEGRADED -> HealthStatus.DEGRADED;
      case UNHEALTHY -> HealthStatus.UNHEALTHY;
      case DRAINING -> HealthStatus.DRAINING;
    };
  }
}
