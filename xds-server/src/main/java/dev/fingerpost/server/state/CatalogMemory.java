package dev.fingerpost.server.state;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.server.reconcile.Published;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps of each registry the catalog that is served. Of a service that is held back it keeps what
 * is served and not what the registry says: a restart must not let through what was held.
 *
 * <p>Owned by the reconciler's thread.
 */
public final class CatalogMemory implements Published.Witness {

  private final ImmutableMap<String, CatalogShelf> shelves;
  private final Map<String, ServiceCatalog> last = new HashMap<>();

  /**
   * A memory that has nothing to write yet.
   *
   * @param shelves where the catalog of each registry goes, by its name
   * @param restored what lies there
   */
  public CatalogMemory(
      ImmutableMap<String, CatalogShelf> shelves, ImmutableMap<String, KeptCatalog> restored) {
    this.shelves = shelves;
    restored.forEach((name, kept) -> last.put(name, kept.catalog()));
  }

  @Override
  public void saw(Published published) {
    shelves.forEach((name, shelf) -> {
      ServiceCatalog said = published.catalogs().get(name);
      if (said == null) {
        return;
      }
      ServiceCatalog before = last.getOrDefault(name, ServiceCatalog.EMPTY);
      ServiceCatalog served = served(before, said, published.held());
      if (!isSame(before, served)) {
        last.put(name, served);
        shelf.keep(new KeptCatalog(published.at(), served));
      }
    });
  }

  private static ServiceCatalog served(
      ServiceCatalog before, ServiceCatalog said, ImmutableSet<String> held) {
    if (held.isEmpty()) {
      return said;
    }
    Map<String, Service> services = new TreeMap<>(said.services());
    for (String name : held) {
      Service old = before.services().get(name);
      if (old != null) {
        services.put(name, old);
      }
    }
    return new ServiceCatalog(ImmutableSortedMap.copyOf(services));
  }

  /** Identity is the quick answer; a catalog that was read anew may still equal the kept one. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(ServiceCatalog one, ServiceCatalog other) {
    return one == other || one.equals(other);
  }
}
