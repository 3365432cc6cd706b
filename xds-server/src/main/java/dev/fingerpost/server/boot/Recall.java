package dev.fingerpost.server.boot;

import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.source.Shelf;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.server.state.CatalogShelf;
import dev.fingerpost.server.state.KeptCatalog;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What was kept of the registries at one place, each read once. Used while all is put together. */
final class Recall {

  private final String place;
  private final Function<String, Shelf> shelves;
  private final Map<String, Optional<KeptCatalog>> read = new HashMap<>();

  /**
   * Nothing read yet.
   *
   * @param place the URL or the file: what was said elsewhere does not count
   * @param shelves where a value of this name is kept
   */
  Recall(String place, Function<String, Shelf> shelves) {
    this.place = place;
    this.shelves = shelves;
  }

  /**
   * A registry, and what outlives it.
   *
   * @param kept what it said before the restart
   */
  record Known(Source<ServiceCatalog> live, CatalogShelf shelf, Optional<KeptCatalog> kept) {}

  /** What the registry of this name said before the restart, empty if that is not known. */
  ServiceCatalog catalog(String name) {
    return kept(name).map(KeptCatalog::catalog).orElse(ServiceCatalog.EMPTY);
  }

  /** The registry with what was kept of it. */
  Known known(Source<ServiceCatalog> registry) {
    return new Known(registry, shelf(registry.name()), kept(registry.name()));
  }

  private Optional<KeptCatalog> kept(String name) {
    return read.computeIfAbsent(name, _ -> shelf(name).read());
  }

  private CatalogShelf shelf(String name) {
    return new CatalogShelf(place, shelves.apply("catalog-" + name));
  }
}
