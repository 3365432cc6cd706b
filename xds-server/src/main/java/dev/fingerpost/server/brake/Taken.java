package dev.fingerpost.server.brake;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The addresses of instances that vanished at which something else is listed by now. Nobody may be
 * sent there for the sake of the old one, however much is held.
 */
final class Taken {

  private Taken() {}

  static ImmutableSet<Address> of(List<Doubt> held, ServiceCatalog live) {
    Set<Address> vanished =
        held.stream()
            .filter(doubt -> doubt.reason() != Reason.MANY_SICKENED)
            .flatMap(Doubt::held)
            .map(Instance::address)
            .collect(Collectors.toSet());
    if (vanished.isEmpty()) {
      return ImmutableSet.of();
    }
    ImmutableSet.Builder<Address> taken = ImmutableSet.builder();
    for (Service service : live.services().values()) {
      for (Instance instance : service.instances()) {
        if (vanished.contains(instance.address())) {
          taken.add(instance.address());
        }
      }
    }
    return taken.build();
  }
}
