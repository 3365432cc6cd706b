package dev.fingerpost.server.reconcile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.envoy.endpoint.LocalAssignment;
import dev.fingerpost.envoy.endpoint.ZoneViews;
import dev.fingerpost.envoy.grpc.GrpcView;
import dev.fingerpost.envoy.listener.OutboundListener;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.route.EncodedVirtualHost;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.model.plan.ClientKind;
import dev.fingerpost.model.plan.EndpointPlan;
import dev.fingerpost.model.plan.Locality;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.plan.TrafficPlan;
import dev.fingerpost.server.store.Publication;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What differs from audience to audience: its listener, its local cluster's endpoints, what its
 * zone and its dependencies make of the rest, or what gRPC's own clients take. Made for live
 * audiences only, and made again only where something that it is made of changed.
 *
 * <p>Owned by the reconciler's thread.
 */
final class Overlays {

  private final Map<Audience, Made> made = new HashMap<>();
  private final GrpcView grpc = new GrpcView();
  private final ZoneViews zones = new ZoneViews();
  private final ScopedTables tables = new ScopedTables();

  /**
   * The changes with the overlay of each audience.
   *
   * @param hosts the virtual hosts of the route table that is out
   */
  Publication publication(
      ChangeSet changes,
      ImmutableSet<Audience> audiences,
      TrafficPlan plan,
      ImmutableSortedMap<String, EncodedVirtualHost> hosts) {
    ImmutableMap<Audience, ImmutableSortedSet<String>> scopes = scopes(audiences, plan);
    ImmutableMap<Locality, ImmutableList<Entry>> byZone = zones.of(plan, localities(audiences));
    made.keySet().retainAll(audiences);
    tables.retain(scopes.values());
    ImmutableMap.Builder<Audience, ImmutableList<Entry>> overlays = ImmutableMap.builder();
    for (Audience audience : audiences) {
      overlays.put(
          audience,
          switch (audience.client()) {
            case PROXYLESS_GRPC -> grpc.of(plan);
            case ENVOY -> {
              Optional<ImmutableSortedSet<String>> scope =
                  Optional.ofNullable(scopes.get(audience));
              yield forEnvoys(
                  audience,
                  new Parts(
                      Optional.ofNullable(plan.services().get(audience.cluster()))
                          .map(ServicePlan::endpoints),
                      byZone.getOrDefault(audience.locality(), ImmutableList.of()),
                      scope,
                      scope.map(seen -> tables.of(seen, hosts))));
            }
          });
    }
    return new Publication(changes, overlays.buildOrThrow(), scopes);
  }

  private ImmutableList<Entry> forEnvoys(Audience audience, Parts parts) {
    Made known = made.get(audience);
    if (known == null || !known.parts.isSame(parts)) {
      ImmutableList.Builder<Entry> entries = ImmutableList.builder();
      entries.add(OutboundListener.of(audience), LocalAssignment.of(audience, parts.local));
      parts.zone.stream().filter(parts::sees).forEach(entries::add);
      parts.table.ifPresent(entries::add);
      known = new Made(parts, entries.build());
      made.put(audience, known);
    }
    return known.entries;
  }

  private static ImmutableMap<Audience, ImmutableSortedSet<String>> scopes(
      ImmutableSet<Audience> audiences, TrafficPlan plan) {
    ImmutableMap.Builder<Audience, ImmutableSortedSet<String>> scopes = ImmutableMap.builder();
    for (Audience audience : audiences) {
      if (audience.client() == ClientKind.ENVOY) {
        plan.scopes().of(audience.cluster()).ifPresent(scope -> scopes.put(audience, scope));
      }
    }
    return scopes.buildOrThrow();
  }

  private static ImmutableSet<Locality> localities(ImmutableSet<Audience> audiences) {
    return audiences.stream()
        .filter(audience -> audience.client() == ClientKind.ENVOY)
        .map(Audience::locality)
        .collect(ImmutableSet.toImmutableSet());
  }

  /** What an overlay is made of; each part that did not change is the same object. */
  private record Parts(
      Optional<EndpointPlan> local,
      ImmutableList<Entry> zone,
      Optional<ImmutableSortedSet<String>> scope,
      Optional<Entry> table) {

    @SuppressWarnings("ReferenceEquality")
    boolean isSame(Parts other) {
      return local.orElse(null) == other.local.orElse(null)
          && zone == other.zone
          && scope.equals(other.scope)
          && table.orElse(null) == other.table.orElse(null);
    }

    boolean sees(Entry entry) {
      return scope.isEmpty() || scope.get().contains(entry.subject());
    }
  }

  private record Made(Parts parts, ImmutableList<Entry> entries) {}
}
