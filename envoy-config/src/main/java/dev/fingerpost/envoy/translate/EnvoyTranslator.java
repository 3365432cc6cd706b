package dev.fingerpost.envoy.translate;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.envoy.route.EncodedVirtualHost;
import dev.fingerpost.envoy.translate.Lanes.Change;
import dev.fingerpost.envoy.translate.TranslatedService.Served;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.plan.TrafficPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Turns each plan into what changed in Envoy's resources since the plan before. It remembers the
 * last pass and nothing else, so a plan's outcome depends on the last one only where a bad resource
 * leaves the last good one in place. Owned by one thread.
 */
public final class EnvoyTranslator {
  private final Lanes lanes;
  private final Map<String, TranslatedService> services = new TreeMap<>();
  private final Map<String, Served> served = new TreeMap<>();
  private final ServedReferences references = new ServedReferences();
  private ImmutableSortedMap<String, EncodedVirtualHost> virtualHosts = ImmutableSortedMap.of();

  /** A translator that has seen nothing, and translates one service after the other. */
  public EnvoyTranslator() {
    this(1);
  }

  /**
   * A translator that has seen nothing.
   *
   * @param atOnce how many services may be translated side by side, 1 or more; it changes no
   *     outcome
   */
  public EnvoyTranslator(int atOnce) {
    lanes = new Lanes(atOnce);
  }

  /** Translates what differs, by identity, from the last plan. */
  public Translation translate(TrafficPlan plan) {
    List<Entry> updated = new ArrayList<>();
    List<ResourceId> removed = new ArrayList<>();
    forget(plan, removed);
    Work work = lanes.translate(changes(plan));
    services.forEach(
        (name, service) -> service.served().ifPresent(state -> serve(name, state, updated)));
    return new Translation(
        new ChangeSet(ImmutableList.copyOf(updated), ImmutableList.copyOf(removed)),
        collectVirtualHosts(),
        collectDiagnostics(),
        work);
  }

  /**
   * How many resources were checked so far: it follows the change, never the number of services.
   */
  public long checked() {
    return lanes.checked();
  }

  private List<Change> changes(TrafficPlan plan) {
    List<Change> changes = new ArrayList<>();
    for (ServicePlan next : plan.services().values()) {
      TranslatedService service = services.computeIfAbsent(next.service(), TranslatedService::new);
      if (service.isNews(next)) {
        changes.add(new Change(service, next));
      }
    }
    return changes;
  }

  private void forget(TrafficPlan plan, List<ResourceId> removed) {
    services.keySet().retainAll(plan.services().keySet());
    served
        .keySet()
        .removeIf(name -> {
          if (plan.services().containsKey(name)) {
            return false;
          }
          references.remove(name);
          removed.add(new ResourceId(ResourceType.CLUSTER, name));
          removed.add(new ResourceId(ResourceType.ENDPOINT, name));
          return true;
        });
  }

  private void serve(String service, Served next, List<Entry> updated) {
    Optional<Served> last = Optional.ofNullable(served.put(service, next));
    if (last.equals(Optional.of(next))) {
      return;
    }
    references.put(service, next);
    if (last.isEmpty() || !last.get().cluster().equals(next.cluster())) {
      updated.add(next.cluster().resource());
    }
    if (last.isEmpty() || !last.get().assignment().equals(next.assignment())) {
      updated.add(next.assignment());
    }
  }

  private ImmutableSortedMap<String, EncodedVirtualHost> collectVirtualHosts() {
    if (!isCurrent(virtualHosts)) {
      ImmutableSortedMap.Builder<String, EncodedVirtualHost> hosts =
          ImmutableSortedMap.naturalOrder();
      served.forEach(
          (name, state) -> state.virtualHost().ifPresent(host -> hosts.put(name, host.resource())));
      virtualHosts = hosts.buildOrThrow();
    }
    return virtualHosts;
  }

  private boolean isCurrent(Map<String, EncodedVirtualHost> hosts) {
    return served.entrySet().stream()
            .allMatch(entry ->
                entry
                    .getValue()
                    .virtualHost()
                    .map(Naming::resource)
                    .equals(Optional.ofNullable(hosts.get(entry.getKey()))))
        && served.keySet().containsAll(hosts.keySet());
  }

  private ImmutableList<Diagnostic> collectDiagnostics() {
    return Stream.concat(
            services.values().stream().flatMap(service -> service.diagnostics().stream()),
            references.diagnostics().stream())
        .sorted()
        .collect(ImmutableList.toImmutableList());
  }
}
