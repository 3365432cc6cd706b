package dev.fingerpost.discovery.merge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.ServiceNames;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What several registries say, as if one had said it: all their services, and of each all its
 * instances. Where two give one address of a service, the registry named first counts.
 *
 * <p>It remembers its last result only to hand out the same objects for what did not change. Owned
 * by one thread.
 */
public final class CatalogMerge {

  private final Map<String, ServiceUnion> unions = new HashMap<>();
  private ServiceCatalog last = ServiceCatalog.EMPTY;

  /**
   * The catalog of all, and what there is to say of it.
   *
   * @param value empty until there is one
   */
  public record Merged(Optional<ServiceCatalog> value, ImmutableList<Diagnostic> diagnostics) {}

  /**
   * Merges the states of all registries, given in the order of the command line. There is no value
   * until each has one, or says that the others need not wait for it: stale without a value.
   */
  public Merged merge(List<SourceState<ServiceCatalog>> states) {
    ImmutableList.Builder<Diagnostic> diagnostics = ImmutableList.builder();
    states.forEach(state -> diagnostics.addAll(state.diagnostics()));
    boolean complete =
        states.stream().allMatch(CatalogMerge::hasSpoken)
            && states.stream().anyMatch(state -> state.value().isPresent());
    Optional<ServiceCatalog> value =
        complete
            ? Optional.of(
                merged(
                    states.stream().flatMap(state -> state.value().stream()).toList(), diagnostics))
            : Optional.empty();
    return new Merged(value, diagnostics.build());
  }

  private static boolean hasSpoken(SourceState<ServiceCatalog> state) {
    return state.value().isPresent() || state.status() instanceof SourceStatus.Stale;
  }

  private ServiceCatalog merged(
      List<ServiceCatalog> catalogs, ImmutableList.Builder<Diagnostic> diagnostics) {
    TreeSet<String> all = new TreeSet<>();
    catalogs.forEach(catalog -> all.addAll(catalog.services().keySet()));
    ServiceNames names = ServiceNames.of(ImmutableSortedSet.copyOfSorted(all));
    diagnostics.addAll(names.diagnostics());
    Map<String, Service> services = new TreeMap<>();
    for (String name : names.admitted()) {
      ServiceUnion union = ServiceUnion.of(name, catalogs, unions.get(name));
      unions.put(name, union);
      diagnostics.addAll(union.diagnostics());
      services.put(name, union.service());
    }
    unions.keySet().retainAll(services.keySet());
    ServiceCatalog next = ServiceCatalog.of(services);
    if (!next.equals(last)) {
      last = next;
    }
    return last;
  }
}
