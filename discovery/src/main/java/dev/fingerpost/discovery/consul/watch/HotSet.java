package dev.fingerpost.discovery.consul.watch;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.consul.catalog.CatalogState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Which services get a blocking query of their own where not all can have one: those that live
 * Envoys route to, the newest change first, and Consul's own, whose rows show that we may read at
 * all. Owned by the keeper's thread.
 */
final class HotSet {

  /** A service keeps its place so long after the last Envoy that routes to it has left. */
  private static final Duration GRACE = Duration.ofMinutes(5);

  private final Map<String, Instant> routed = new HashMap<>();
  private final Map<String, Long> changed = new HashMap<>();
  private long changes;

  /** What was asked for last, and the answer, as long as nothing else would be answered. */
  private ImmutableSortedSet<String> asked = ImmutableSortedSet.of();

  private int askedMost;
  private ImmutableSortedSet<String> answer = ImmutableSortedSet.of();
  private boolean outdated = true;

  /** Takes in which services live Envoys route to. */
  void routed(ImmutableSet<String> services, Instant now) {
    for (String service : services) {
      outdated |= routed.put(service, now) == null;
    }
    outdated |= routed.values().removeIf(last -> last.plus(GRACE).isBefore(now));
  }

  /** Takes in that a service is not what it was. */
  void changed(String service) {
    changed.put(service, ++changes);
    outdated = true;
  }

  /** The services to be watched exactly, of these. */
  ImmutableSortedSet<String> of(ImmutableSortedSet<String> names, int most) {
    if (names.size() <= most) {
      changed.clear();
      return names;
    }
    if (!outdated && most == askedMost && names.equals(asked)) {
      return answer;
    }
    outdated = false;
    asked = names;
    askedMost = most;
    changed.keySet().retainAll(names);
    answer = hottest(names, most);
    return answer;
  }

  private ImmutableSortedSet<String> hottest(ImmutableSortedSet<String> names, int most) {
    ImmutableSortedSet.Builder<String> hot = ImmutableSortedSet.naturalOrder();
    names.stream().sorted(byHeat()).limit(most).forEach(hot::add);
    if (names.contains(CatalogState.CONSUL)) {
      hot.add(CatalogState.CONSUL);
    }
    return hot.build();
  }

  private Comparator<String> byHeat() {
    return Comparator.comparing((String name) -> !routed.containsKey(name))
        .thenComparingLong(name -> -changed.getOrDefault(name, 0L))
        .thenComparing(Comparator.naturalOrder());
  }
}
