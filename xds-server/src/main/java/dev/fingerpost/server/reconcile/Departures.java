package dev.fingerpost.server.reconcile;

import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Instance.Presence;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.policy.PolicySet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the registries no longer list and Envoys shall still know: deregistered instances drain for
 * a moment, and a service that went away stays as an empty one (DEC-21, DEC-22).
 *
 * <p>Owned by the reconciler's thread. Time comes in as an argument.
 */
final class Departures {

  /** How long a deregistered instance is kept as draining, so that running requests finish. */
  static final Duration DRAIN = Duration.ofSeconds(2);

  private final Map<String, Departing> departing = new TreeMap<>();
  private ServiceCatalog lastLive = ServiceCatalog.EMPTY;
  private Instant lastNow = Instant.MIN;

  /** Begins with what was listed before a restart, instead of with nothing. */
  void begin(ServiceCatalog before) {
    lastLive = before;
  }

  /**
   * The catalog with what is departing.
   *
   * @param live what the registries list now, as far as it is believed
   * @param policies a service that they name is never forgotten, another one as they say
   */
  ServiceCatalog apply(ServiceCatalog live, PolicySet policies, Instant now) {
    lastNow = now;
    if (live != lastLive) {
      notice(live, now);
      lastLive = live;
    }
    departing.entrySet().removeIf(entry -> entry.getValue().isOver(now, policies));
    if (departing.isEmpty()) {
      return live;
    }
    Map<String, Service> services = new HashMap<>(live.services());
    departing.forEach(
        (name, service) -> services.put(name, service.with(live.services().get(name))));
    return new ServiceCatalog(ImmutableSortedMap.copyOf(services));
  }

  /** When {@link #apply} would next give something else by the passing of time alone. */
  Optional<Instant> nextChange() {
    return departing.values().stream()
        .flatMap(Departing::deadlines)
        // A service that a policy names stays beyond its deadline.
        .filter(deadline -> deadline.isAfter(lastNow))
        .min(Instant::compareTo);
  }

  private void notice(ServiceCatalog live, Instant now) {
    lastLive
        .services()
        .forEach((name, before) -> {
          Service after = live.services().get(name);
          if (after != before) {
            departing.computeIfAbsent(name, Departing::new).notice(before, after, now);
          }
        });
    live.services()
        .forEach((name, after) -> {
          Departing known = departing.get(name);
          if (known != null && !lastLive.services().containsKey(name)) {
            known.notice(Service.of(name, List.of()), after, now);
          }
        });
  }

  /** One service's departed instances, and when it went away itself. */
  private static final class Departing {

    private final String name;
    private final Map<InstanceKey, Leaving> leaving = new TreeMap<>();
    private @Nullable Instant goneSince;
    private Duration removeAfter = Duration.ZERO;
    private @Nullable Service last;

    Departing(String name) {
      this.name = name;
    }

    void notice(Service before, @Nullable Service after, Instant now) {
      goneSince = after == null ? now : null;
      List<Instance> listed = after == null ? List.of() : after.instances();
      Set<InstanceKey> keys = listed.stream().map(Instance::key).collect(Collectors.toSet());
      Set<Address> addresses = listed.stream().map(Instance::address).collect(Collectors.toSet());
      for (Instance instance : before.instances()) {
        // A critical one has no traffic that could drain.
        if (instance.checks().all() != CheckStatus.CRITICAL) {
          leaving.put(
              instance.key(), new Leaving(instance.with(Presence.LEAVING), now.plus(DRAIN)));
        }
      }
      leaving
          .values()
          .removeIf(gone ->
              keys.contains(gone.instance.key()) || addresses.contains(gone.instance.address()));
    }

    boolean isOver(Instant now, PolicySet policies) {
      removeAfter = policies.of(name).instances().guard().removeAfter();
      leaving.values().removeIf(gone -> !now.isBefore(gone.until));
      if (!leaving.isEmpty()) {
        return false;
      }
      boolean isNamed = policies.services().containsKey(name);
      return goneSince == null || (!isNamed && !now.isBefore(goneSince.plus(removeAfter)));
    }

    Service with(@Nullable Service live) {
      List<Instance> all = new ArrayList<>(live == null ? List.of() : live.instances());
      leaving.values().forEach(gone -> all.add(gone.instance));
      Service next = Service.of(name, all);
      if (!next.equals(last)) {
        last = next;
      }
      return last == null ? next : last;
    }

    Stream<Instant> deadlines() {
      Stream<Instant> drains = leaving.values().stream().map(Leaving::until);
      return goneSince == null
          ? drains
          : Stream.concat(drains, Stream.of(goneSince.plus(removeAfter)));
    }
  }

  private record Leaving(Instance instance, Instant until) {}
}
