package dev.fingerpost.envoy.endpoint;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.fingerpost.envoy.check.ResourceCheck;
import dev.fingerpost.envoy.resource.Entries;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.EndpointPlan;
import dev.fingerpost.model.plan.Locality;
import dev.fingerpost.model.plan.PlannedEndpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The assignments of one zone's Envoys, nearest instances first. Owned by one thread. */
final class ZoneView {
  private final Locality own;
  private final ResourceCheck check;
  private Map<String, Made> made = new HashMap<>();
  private ImmutableList<Entry> last = ImmutableList.of();

  ZoneView(Locality own, ResourceCheck check) {
    this.own = own;
    this.check = check;
  }

  ImmutableList<Entry> of(List<EndpointPlan> plans) {
    Map<String, Made> next = new HashMap<>();
    List<Entry> entries = new ArrayList<>();
    for (EndpointPlan plan : plans) {
      Made now = make(plan, made.get(plan.service()));
      next.put(plan.service(), now);
      now.entry.ifPresent(entries::add);
    }
    made = next;
    if (!last.equals(entries)) {
      last = ImmutableList.copyOf(entries);
    }
    return last;
  }

  @SuppressWarnings("ReferenceEquality") // a plan that did not change is the same object
  private Made make(EndpointPlan plan, @Nullable Made old) {
    if (old != null && old.plan == plan) {
      return old;
    }
    ImmutableList<PlannedEndpoint> endpoints = UsableEndpoints.of(plan).endpoints();
    ImmutableMap<Locality, Integer> priorities = priorities(endpoints);
    if (priorities.values().stream().allMatch(priority -> priority == 0)) {
      return new Made(plan, Optional.empty());
    }
    String service = plan.service();
    var assignment =
        EndpointTranslator.translate(service, endpoints, new Layout(priorities, ImmutableMap.of()));
    boolean isRefused = check.assignment(assignment).stream().anyMatch(Diagnostic::isError);
    return isRefused
        ? new Made(plan, old == null ? Optional.empty() : old.entry)
        : new Made(
            plan, Optional.of(Entries.about(service, ResourceType.ENDPOINT, service, assignment)));
  }

  /** Numbered without gaps, which Envoy takes badly: the nearest instances that are there are 0. */
  private ImmutableMap<Locality, Integer> priorities(List<PlannedEndpoint> endpoints) {
    Map<Locality, Distance> distances = new HashMap<>();
    endpoints.forEach(
        endpoint -> distances.put(endpoint.locality(), Distance.between(own, endpoint.locality())));
    TreeSet<Distance> steps = new TreeSet<>(distances.values());
    return ImmutableMap.copyOf(
        Maps.transformValues(distances, distance -> steps.headSet(distance).size()));
  }

  /**
   * A service's assignment.
   *
   * @param entry empty if it is the one that all zones see
   */
  private record Made(EndpointPlan plan, Optional<Entry> entry) {}
}
