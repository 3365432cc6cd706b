package dev.fingerpost.server.state;

import static dev.fingerpost.server.reconcile.Catalogs.catalog;
import static dev.fingerpost.server.reconcile.Catalogs.instance;
import static dev.fingerpost.server.reconcile.Catalogs.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.server.MemoryShelf;
import dev.fingerpost.server.reconcile.Published;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is kept is what is served. */
final class CatalogMemoryTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ServiceCatalog BEFORE =
      catalog(
          service("orders", instance("a", 1), instance("b", 2)), service("pay", instance("c", 3)));

  private final CatalogShelf shelf = new CatalogShelf("here", new MemoryShelf());

  @Test
  void keepsWhatIsServed() {
    CatalogMemory memory = memory(ImmutableMap.of());
    memory.saw(published(BEFORE));

    assertThat(shelf.read()).hasValue(new KeptCatalog(NOW, BEFORE));
  }

  @Test
  void doesNotWriteWhatWasRestored() {
    CatalogMemory memory = memory(ImmutableMap.of("consul", new KeptCatalog(NOW, BEFORE)));
    memory.saw(published(BEFORE));

    assertThat(shelf.read()).isEmpty();
  }

  @Test
  void aHeldServiceStaysAsItIsServed() {
    CatalogMemory memory = memory(ImmutableMap.of());
    memory.saw(published(BEFORE));
    ServiceCatalog emptied = catalog(service("pay", instance("d", 4)));

    memory.saw(published(emptied, "orders"));
    assertThat(shelf.read().orElseThrow().catalog())
        .isEqualTo(
            catalog(
                service("orders", instance("a", 1), instance("b", 2)),
                service("pay", instance("d", 4))));

    memory.saw(published(emptied));
    assertThat(shelf.read().orElseThrow().catalog()).isEqualTo(emptied);
  }

  private CatalogMemory memory(ImmutableMap<String, KeptCatalog> restored) {
    return new CatalogMemory(ImmutableMap.of("consul", shelf), restored);
  }

  private static Published published(ServiceCatalog catalog, String... held) {
    return new Published(
        NOW,
        ImmutableMap.of("consul", catalog),
        PolicyLanguage.builtIn(),
        ImmutableSet.copyOf(held),
        ImmutableSet.of(),
        ChangeSet.EMPTY);
  }
}
