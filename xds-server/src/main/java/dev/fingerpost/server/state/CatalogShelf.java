package dev.fingerpost.server.state;

import dev.fingerpost.model.source.Shelf;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the catalog of one registry is kept.
 *
 * @param place where the registry is, its URL or file: another one's catalog is as good as none
 */
public record CatalogShelf(String place, Shelf shelf) {

  private static final Logger LOG = LoggerFactory.getLogger(CatalogShelf.class);

  /** What was kept last. */
  public Optional<KeptCatalog> read() {
    return shelf
        .read()
        .flatMap(bytes -> {
          try {
            return CatalogReader.read(place, bytes);
          } catch (IOException e) {
            LOG.warn("event=kept_catalog_unreadable place={} reason=\"{}\"", place, e.getMessage());
            return Optional.empty();
          }
        });
  }

  /** Has a catalog kept in the place of the last one. */
  public void keep(KeptCatalog catalog) {
    shelf.keep(() -> CatalogText.write(place, catalog));
  }
}
