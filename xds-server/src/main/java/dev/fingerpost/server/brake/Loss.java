package dev.fingerpost.server.brake;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.policy.guard.Guard;
import dev.fingerpost.model.policy.health.InstancePolicy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one service would lose if its registry were believed now. An instance that took no requests
 * before is no loss, and neither is one whose address stays.
 *
 * @param vanished no longer listed, as they were published
 * @param sickened said to be sick or in maintenance now, as they were published
 */
record Loss(
    String service,
    Guard guard,
    ImmutableList<Instance> vanished,
    ImmutableList<Instance> sickened,
    Serving serving,
    Name name) {

  /**
   * How many instances take requests.
   *
   * @param before as it was published
   * @param after as the registry has it
   */
  record Serving(int before, int after) {}

  /** Whether the registry still knows the service. */
  enum Name {
    LISTED,
    GONE
  }

  /** The loss between what was published of a service and what is listed now, if there is any. */
  static Optional<Loss> of(Service before, @Nullable Service after, InstancePolicy policy) {
    List<Instance> listed = after == null ? List.of() : after.instances();
    Map<InstanceKey, Instance> byKey = new HashMap<>();
    Set<Address> addresses = new HashSet<>();
    for (Instance instance : listed) {
      byKey.put(instance.key(), instance);
      addresses.add(instance.address());
    }
    ImmutableList.Builder<Instance> vanished = ImmutableList.builder();
    ImmutableList.Builder<Instance> sickened = ImmutableList.builder();
    for (Instance instance : before.instances()) {
      if (policy.takesRequests(instance)) {
        Instance now = byKey.get(instance.key());
        if (now == null && !addresses.contains(instance.address())) {
          vanished.add(instance);
        } else if (now != null && !policy.takesRequests(now)) {
          sickened.add(instance);
        }
      }
    }
    Loss loss =
        new Loss(
            before.name(),
            policy.guard(),
            vanished.build(),
            sickened.build(),
            new Serving(serving(before.instances(), policy), serving(listed, policy)),
            after == null ? Name.GONE : Name.LISTED);
    return loss.vanished.isEmpty() && loss.sickened.isEmpty()
        ? Optional.empty()
        : Optional.of(loss);
  }

  /** How many of these take requests. */
  static int serving(List<Instance> instances, InstancePolicy policy) {
    int serving = 0;
    for (Instance instance : instances) {
      serving += policy.takesRequests(instance) ? 1 : 0;
    }
    return serving;
  }
}
