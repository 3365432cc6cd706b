package dev.fingerpost.discovery.consul.catalog;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.discovery.consul.rows.Reading;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.Weights;
import java.util.stream.IntStream;

/** Readings of so many instances, all on one node. */
final class Readings {

  private Readings() {}

  static Reading rows(String service, int count) {
    return rows(service, count, Checks.PASSING);
  }

  static Reading rows(String service, int count, Checks checks) {
    ImmutableList<Instance> instances =
        IntStream.range(0, count)
            .mapToObj(i ->
                new Instance(
                    new InstanceKey("consul", "dc1", "n1", service + "-" + i),
                    new Address("10.0.0.1", 8000 + i),
                    checks,
                    Weights.DEFAULT,
                    Instance.Attributes.NONE,
                    Instance.Presence.LISTED))
            .collect(ImmutableList.toImmutableList());
    return new Reading(Service.of(service, instances), count, true, ImmutableList.of());
  }
}
