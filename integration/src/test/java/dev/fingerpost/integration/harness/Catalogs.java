package dev.fingerpost.integration.harness;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.catalog.Weights;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Catalogs of many services, without a registry. */
public final class Catalogs {

  private static final int FIRST_PORT = 8_000;
  private static final Service EMPTY = new Service("none", ImmutableList.of());

  private Catalogs() {}

  /** The name of a service by its number. */
  public static String name(int service) {
    return String.format(Locale.ROOT, "service-%05d", service);
  }

  /** So many services of so many instances each. */
  public static ServiceCatalog of(int services, int instances) {
    Map<String, Service> all = HashMap.newHashMap(services);
    for (int n = 0; n < services; n++) {
      all.put(name(n), service(n, instances, FIRST_PORT));
    }
    return ServiceCatalog.of(all);
  }

  /** The same, where the first instance of one service listens on another port. */
  public static ServiceCatalog edited(ServiceCatalog before, int service, int port) {
    int instances = before.services().getOrDefault(name(service), EMPTY).instances().size();
    Map<String, Service> all = new HashMap<>(before.services());
    all.put(name(service), service(service, instances, port));
    return new ServiceCatalog(ImmutableSortedMap.copyOf(all));
  }

  private static Service service(int number, int instances, int firstPort) {
    return new Service(
        name(number),
        IntStream.range(0, instances)
            .mapToObj(n -> instance(number, n, n == 0 ? firstPort : FIRST_PORT + n))
            .collect(ImmutableList.toImmutableList()));
  }

  private static Instance instance(int service, int number, int port) {
    return new Instance(
        new InstanceKey("file", "", "", name(service) + "-" + number),
        new Address(host(service), port),
        Checks.PASSING,
        Weights.DEFAULT,
        Instance.Attributes.NONE,
        Instance.Presence.LISTED);
  }

  private static String host(int service) {
    return "10." + (service >> 16) + "." + (service >> 8 & 0xff) + "." + (service & 0xff);
  }
}
