package dev.fingerpost.discovery.merge;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.discovery.RegistryProblem;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One service with the instances of all registries, each address once.
 *
 * @param parts what each registry that knows the service says
 * @param diagnostics one for each instance that another one's address leaves out
 */
record ServiceUnion(
    ImmutableList<Service> parts, Service service, ImmutableList<Diagnostic> diagnostics) {

  /** The union now; the one before itself if none of its parts is another object. */
  static ServiceUnion of(
      String name, List<ServiceCatalog> catalogs, @Nullable ServiceUnion before) {
    ImmutableList<Service> parts =
        catalogs.stream()
            .flatMap(catalog -> Stream.ofNullable(catalog.services().get(name)))
            .collect(ImmutableList.toImmutableList());
    if (before != null && isSame(before.parts, parts)) {
      return before;
    }
    ServiceUnion next = of(name, parts);
    return before != null && before.service.equals(next.service)
        ? new ServiceUnion(parts, before.service, next.diagnostics)
        : next;
  }

  private static ServiceUnion of(String name, ImmutableList<Service> parts) {
    Map<Address, Instance> byAddress = new HashMap<>();
    ImmutableList.Builder<Diagnostic> diagnostics = ImmutableList.builder();
    for (Service part : parts) {
      for (Instance instance : part.instances()) {
        Instance first = byAddress.putIfAbsent(instance.address(), instance);
        if (first != null) {
          diagnostics.add(
              RegistryProblem.DUPLICATE_ADDRESS.at(
                  name + "/" + instance.id(), instance.address(), shown(first)));
        }
      }
    }
    return new ServiceUnion(
        parts, Service.of(name, ImmutableList.copyOf(byAddress.values())), diagnostics.build());
  }

  /** Identity is enough: registries keep the objects of services that did not change. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(List<Service> one, List<Service> other) {
    boolean same = one.size() == other.size();
    for (int i = 0; same && i < one.size(); i++) {
      same = one.get(i) == other.get(i);
    }
    return same;
  }

  private static String shown(Instance instance) {
    return instance.id() + " of " + instance.key().registry();
  }
}
