package dev.fingerpost.server.reconcile;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Instance.Attributes;
import dev.fingerpost.model.catalog.Instance.Presence;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.catalog.Weights;
import java.util.Arrays;
import java.util.List;

/** Catalogs for tests. */
public final class Catalogs {

  private Catalogs() {}

  public static ServiceCatalog catalog(Service... services) {
    return new ServiceCatalog(
        ImmutableSortedMap.copyOf(Maps.uniqueIndex(List.of(services), Service::name)));
  }

  public static Service service(String name, Instance... instances) {
    return Service.of(name, Arrays.asList(instances));
  }

  /** A passing instance at 10.0.0.{@code last}:80. */
  public static Instance instance(String id, int last) {
    return instance(id, last, Checks.PASSING);
  }

  public static Instance instance(String id, int last, Checks checks) {
    return new Instance(
        new InstanceKey("test", "dc1", "node", id),
        new Address("10.0.0." + last, 80),
        checks,
        Weights.DEFAULT,
        Attributes.NONE,
        Presence.LISTED);
  }
}
