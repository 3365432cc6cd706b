package dev.fingerpost.model.catalog;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;

/**
 * What runs: every known service by name, in name order.
 *
 * <p>Services that did not change between two catalogs of one source are the same objects, so a
 * reader may compare by identity.
 */
public record ServiceCatalog(ImmutableSortedMap<String, Service> services) {

  /** The catalog without services. */
  public static final ServiceCatalog EMPTY = new ServiceCatalog(ImmutableSortedMap.of());

  /** A catalog of these services, whatever order they come in. */
  public static ServiceCatalog of(Map<String, Service> services) {
    return new ServiceCatalog(ImmutableSortedMap.copyOf(services));
  }

  /** The number of instances of all services. */
  public int instanceCount() {
    return services.values().stream().mapToInt(service -> service.instances().size()).sum();
  }
}
