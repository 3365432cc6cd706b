package dev.fingerpost.server.brake;

import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The live catalog with what is held put back: instances that vanished are listed as they were, and
 * those that are said to be sick keep their old checks. All else is as the registries say.
 */
final class Believed {

  private final Map<String, List<Instance>> vanished = new HashMap<>();
  private final Map<String, Map<InstanceKey, Checks>> sickened = new HashMap<>();

  private Believed() {}

  /**
   * The catalog that may go out.
   *
   * @param taken addresses that are others' by now: who was there is not put back
   * @param published what went out last, whose objects are used again
   */
  static ServiceCatalog of(
      ServiceCatalog live, List<Doubt> held, Set<Address> taken, ServiceCatalog published) {
    if (held.isEmpty()) {
      return live;
    }
    Believed believed = new Believed();
    held.forEach(doubt -> believed.put(doubt, taken));
    Map<String, Service> services = new HashMap<>(live.services());
    believed
        .names()
        .forEach(name -> {
          Service next = believed.service(name, live.services().get(name));
          Service before = published.services().get(name);
          services.put(name, next.equals(before) ? before : next);
        });
    ServiceCatalog next = new ServiceCatalog(ImmutableSortedMap.copyOf(services));
    return next.equals(published) ? published : next;
  }

  private void put(Doubt doubt, Set<Address> taken) {
    for (Loss loss : doubt.losses()) {
      switch (doubt.reason()) {
        case DROPPED, EMPTIED, GONE, MANY_VANISHED ->
            vanished.put(
                loss.service(),
                doubt.held(loss).stream()
                    .filter(instance -> !taken.contains(instance.address()))
                    .toList());
        case MANY_SICKENED -> {
          Map<InstanceKey, Checks> checks = new HashMap<>();
          doubt.held(loss).forEach(instance -> checks.put(instance.key(), instance.checks()));
          sickened.put(loss.service(), checks);
        }
      }
    }
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(vanished.keySet());
    sickened.keySet().stream().filter(name -> !vanished.containsKey(name)).forEach(names::add);
    return names;
  }

  private Service service(String name, @Nullable Service live) {
    Map<InstanceKey, Checks> checks = sickened.getOrDefault(name, Map.of());
    List<Instance> instances = new ArrayList<>(vanished.getOrDefault(name, List.of()));
    if (live != null) {
      for (Instance instance : live.instances()) {
        Checks kept = checks.get(instance.key());
        instances.add(kept == null ? instance : instance.with(kept));
      }
    }
    return Service.of(name, instances);
  }
}
