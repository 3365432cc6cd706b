package dev.fingerpost.server.state;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.server.reconcile.Published;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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

  /** The registries that have said nothing of their own since the start. */
  private final Set<String> restored;

  /**
   * A memory that has nothing to write yet.
   *
   * @param shelves where the catalog of each registry goes, by its name
   * @param restored what lies there
   */
  public CatalogMemory(
      ImmutableMap<String, CatalogShelf> shelves, ImmutableMap<String, KeptCatalog> restored) {
    this.shelves = shelves;
    this.restored = new HashSet<>(restored.keySet());
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
      if (isOther(name, before, served)) {
        shelf.keep(new KeptCatalog(published.at(), served));
      }
      last.put(name, served);
    });
  }

  /**
   * Identity is enough: registries keep the object of a catalog that did not change. Only what is
   * read anew after a restart may equal what lies there.
   */
  @SuppressWarnings("ReferenceEquality")
  private boolean isOther(String name, ServiceCatalog before, ServiceCatalog served) {
    if (before == served) {
      return false;
    }
    return !restored.remove(name) || !before.equals(served);
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
}
