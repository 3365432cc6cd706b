package dev.fingerpost.discovery.consul.catalog;

import dev.fingerpost.discovery.consul.rows.Reading;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps instances of one service out that come and go all the time (G-07): of one that changed its
 * mind more than five times within a minute, the return waits until it has rested, the going never.
 * Owned by its {@link CatalogState}.
 */
final class FlipDamper {

  private static final int MOST_FLIPS = 5;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Map<InstanceKey, Deque<Instant>> flips = new TreeMap<>();

  /** Takes in two readings that followed each other. */
  void observe(Service before, Service after, Instant now) {
    Set<InstanceKey> was = usable(before);
    Set<InstanceKey> is = usable(after);
    for (InstanceKey key : was) {
      if (!is.contains(key)) {
        flip(key, now);
      }
    }
    for (InstanceKey key : is) {
      // What is new and never went has not flipped.
      if (!was.contains(key) && (flips.containsKey(key) || isIn(before, key))) {
        flip(key, now);
      }
    }
  }

  private void flip(InstanceKey key, Instant now) {
    Deque<Instant> times = flips.computeIfAbsent(key, _ -> new ArrayDeque<>());
    times.addLast(now);
    if (times.size() > MOST_FLIPS + 1) {
      times.removeFirst();
    }
  }

  /** The service with those kept out that have not rested yet. */
  Service damped(Service service, Instant now) {
    Set<InstanceKey> restless = restless(now);
    if (restless.isEmpty()) {
      return service;
    }
    return Service.of(
        service.name(),
        service.instances().stream()
            .map(instance ->
                restless.contains(instance.key()) && !Reading.isOut(instance)
                    ? instance.with(Checks.of(CheckStatus.CRITICAL))
                    : instance)
            .toList());
  }

  /** Who is kept out now. */
  Set<InstanceKey> restless(Instant now) {
    Instant start = now.minus(WINDOW);
    flips.values().removeIf(times -> times.getLast().isBefore(start));
    Set<InstanceKey> restless = new HashSet<>();
    flips.forEach((key, times) -> {
      if (times.size() > MOST_FLIPS && !times.getFirst().isBefore(start)) {
        restless.add(key);
      }
    });
    return restless;
  }

  private static Set<InstanceKey> usable(Service service) {
    Set<InstanceKey> usable = new HashSet<>();
    for (Instance instance : service.instances()) {
      if (!Reading.isOut(instance)) {
        usable.add(instance.key());
      }
    }
    return usable;
  }

  private static boolean isIn(Service service, InstanceKey key) {
    return service.instances().stream().anyMatch(instance -> instance.key().equals(key));
  }
}
