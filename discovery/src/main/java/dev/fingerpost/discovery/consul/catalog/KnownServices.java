package dev.fingerpost.discovery.consul.catalog;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All services of a datacenter, and what follows from them: brought up to date name by name, so
 * that the work follows the change. Owned by its {@link CatalogState}.
 */
final class KnownServices {

  private final NavigableMap<String, KnownService> services = new TreeMap<>();

  /** Those of which something else may follow now. */
  private final Set<String> touched = new HashSet<>();

  /** Those of which something else may follow with time alone. */
  private final Set<String> restless = new HashSet<>();

  private final NavigableMap<String, Service> shown = new TreeMap<>();
  private final SortedSet<String> unread = new TreeSet<>();
  private final SortedMap<String, String> troubles = new TreeMap<>();
  private final SortedMap<String, ImmutableList<Diagnostic>> diagnostics = new TreeMap<>();
  private ImmutableSortedSet<String> names = ImmutableSortedSet.of();
  private ServiceCatalog catalog = ServiceCatalog.EMPTY;
  private ServiceCatalog kept;

  /** Whether names have come or gone. */
  private boolean moved;

  /**
   * None known yet.
   *
   * @param kept stands in for what has not been read
   */
  KnownServices(ServiceCatalog kept) {
    this.kept = kept;
  }

  int size() {
    return services.size();
  }

  /** What is known of this name, to be looked at. */
  @Nullable KnownService get(String name) {
    return services.get(name);
  }

  /** Makes a name known. */
  void add(String name) {
    if (!services.containsKey(name)) {
      services.put(name, new KnownService());
      moved = true;
      touched.add(name);
    }
  }

  /** Lets something happen to a service, if it is known. */
  void change(String name, Consumer<KnownService> change) {
    KnownService service = services.get(name);
    if (service != null) {
      change.accept(service);
      touched.add(name);
    }
  }

  /** Lets something happen to all of them. */
  void changeAll(BiConsumer<String, KnownService> change) {
    services.forEach(change);
    touched.addAll(services.keySet());
  }

  void removeIf(BiPredicate<String, KnownService> leaves) {
    services
        .entrySet()
        .removeIf(entry -> {
          boolean gone = leaves.test(entry.getKey(), entry.getValue());
          if (gone) {
            moved = true;
            touched.add(entry.getKey());
          }
          return gone;
        });
  }

  /** Lets go of this one if nothing speaks for it any more. */
  void removeIfGone(String name) {
    KnownService service = services.get(name);
    if (service != null && service.isGone()) {
      services.remove(name);
      moved = true;
      touched.add(name);
    }
  }

  /** Brings what follows up to date. */
  void refresh(Instant now) {
    touched.addAll(restless);
    boolean others = false;
    for (String name : touched) {
      others |= refresh(name, now);
    }
    touched.clear();
    if (others) {
      catalog = new ServiceCatalog(ImmutableSortedMap.copyOfSorted(shown));
    }
    if (moved) {
      moved = false;
      names = ImmutableSortedSet.copyOf(services.keySet());
    }
  }

  /** Lets go of what stood in, if all has been read. */
  void letGoOfKept() {
    if (unread.isEmpty()) {
      kept = ServiceCatalog.EMPTY;
    }
  }

  /** Says whether it is shown otherwise. */
  private boolean refresh(String name, Instant now) {
    KnownService service = services.get(name);
    if (service == null) {
      restless.remove(name);
      unread.remove(name);
      troubles.remove(name);
      diagnostics.remove(name);
      return shown.remove(name) != null;
    }
    put(restless, name, service.isRestless(now));
    put(unread, name, !service.isRead());
    service.trouble().ifPresentOrElse(why -> troubles.put(name, why), () -> troubles.remove(name));
    if (name.equals(CatalogState.CONSUL)) {
      return false;
    }
    ImmutableList<Diagnostic> problems = service.diagnostics(name, now);
    if (problems.isEmpty()) {
      diagnostics.remove(name);
    } else {
      diagnostics.put(name, problems);
    }
    return show(
        name,
        service.isRead() ? service.shown(now) : Optional.ofNullable(kept.services().get(name)));
  }

  /** An equal service stays the same object, so that later stages may compare by identity. */
  private boolean show(String name, Optional<Service> next) {
    Optional<Service> before = Optional.ofNullable(shown.get(name));
    if (next.equals(before)) {
      return false;
    }
    next.ifPresentOrElse(service -> shown.put(name, service), () -> shown.remove(name));
    return true;
  }

  private static void put(Set<String> set, String name, boolean in) {
    if (in) {
      set.add(name);
    } else {
      set.remove(name);
    }
  }

  /** All names, Consul's own among them; as of the last refresh, as is what follows. */
  ImmutableSortedSet<String> names() {
    return names;
  }

  /** What is shown of them. */
  ServiceCatalog catalog() {
    return catalog;
  }

  SortedSet<String> unread() {
    return Collections.unmodifiableSortedSet(unread);
  }

  /** Why services cannot be read or believed, by their names. */
  SortedMap<String, String> troubles() {
    return Collections.unmodifiableSortedMap(troubles);
  }

  void addDiagnostics(ImmutableList.Builder<Diagnostic> all) {
    diagnostics.values().forEach(all::addAll);
  }

  /** The names of those that run on a host. */
  void addThoseOn(String node, ImmutableSortedSet.Builder<String> found) {
    services.forEach((name, service) -> {
      if (service.isOn(node)) {
        found.add(name);
      }
    });
  }
}
