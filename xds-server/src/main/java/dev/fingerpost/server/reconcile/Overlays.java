package dev.fingerpost.server.reconcile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.envoy.endpoint.LocalAssignment;
import dev.fingerpost.envoy.grpc.GrpcView;
import dev.fingerpost.envoy.listener.OutboundListener;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.model.plan.EndpointPlan;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.plan.TrafficPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What differs from audience to audience: its listener and its local cluster's endpoints, or what
 * gRPC's own clients take. Made for live audiences only, and made again only when the plan of its
 * own service changed.
 *
 * <p>Owned by the reconciler's thread.
 */
final class Overlays {

  private final Map<Audience, Made> made = new HashMap<>();
  private final GrpcView grpc = new GrpcView();

  /** The overlay of each audience. */
  ImmutableMap<Audience, ImmutableList<Entry>> of(
      ImmutableSet<Audience> audiences, TrafficPlan plan) {
    made.keySet().retainAll(audiences);
    ImmutableMap.Builder<Audience, ImmutableList<Entry>> overlays = ImmutableMap.builder();
    for (Audience audience : audiences) {
      overlays.put(audience, entries(audience, plan));
    }
    return overlays.buildOrThrow();
  }

  private ImmutableList<Entry> entries(Audience audience, TrafficPlan plan) {
    return switch (audience.client()) {
      case ENVOY -> forEnvoys(audience, plan);
      case PROXYLESS_GRPC -> grpc.of(plan);
    };
  }

  private ImmutableList<Entry> forEnvoys(Audience audience, TrafficPlan plan) {
    ServicePlan own = plan.services().get(audience.cluster());
    Optional<EndpointPlan> local = Optional.ofNullable(own).map(ServicePlan::endpoints);
    Made known = made.get(audience);
    if (known == null || !same(known.local, local)) {
      known =
          new Made(
              local,
              ImmutableList.of(OutboundListener.of(audience), LocalAssignment.of(audience, local)));
      made.put(audience, known);
    }
    return known.entries;
  }

  private static boolean same(Optional<EndpointPlan> one, Optional<EndpointPlan> other) {
    return one.isEmpty() ? other.isEmpty() : other.isPresent() && one.get() == other.get();
  }

  private record Made(Optional<EndpointPlan> local, ImmutableList<Entry> entries) {}
}
