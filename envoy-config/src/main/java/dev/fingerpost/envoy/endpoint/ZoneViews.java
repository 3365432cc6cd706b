package dev.fingerpost.envoy.endpoint;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.check.ResourceCheck;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.model.plan.EndpointPlan;
import dev.fingerpost.model.plan.Locality;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.plan.TrafficPlan;
import dev.fingerpost.model.plan.ZoneOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The assignments that look different from each zone: those of services whose instances come
 * nearest first. Made for zones that have an Envoy, and for services that ask for it.
 *
 * <p>It remembers the last plan, so that work follows the change. Owned by one thread.
 */
public final class ZoneViews {
  private final ResourceCheck check = new ResourceCheck();
  private final Map<Locality, ZoneView> views = new HashMap<>();

  /** What each of the localities sees; the same list as last time if nothing in it changed. */
  public ImmutableMap<Locality, ImmutableList<Entry>> of(
      TrafficPlan plan, Set<Locality> localities) {
    ImmutableList<EndpointPlan> nearestFirst =
        plan.services().values().stream()
            .map(ServicePlan::endpoints)
            .filter(endpoints -> endpoints.zones() instanceof ZoneOrder.NearestFirst)
            .collect(ImmutableList.toImmutableList());
    views.keySet().retainAll(localities);
    ImmutableMap.Builder<Locality, ImmutableList<Entry>> all = ImmutableMap.builder();
    for (Locality locality : localities) {
      ZoneView view = views.computeIfAbsent(locality, own -> new ZoneView(own, check));
      all.put(locality, view.of(nearestFirst));
    }
    return all.buildOrThrow();
  }

  /** How many assignments were made and checked so far. */
  public long checked() {
    return check.checked();
  }
}
