package dev.fingerpost.server.reconcile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.fingerpost.model.policy.PolicySet;
import dev.fingerpost.model.policy.RequestPolicy;
import dev.fingerpost.model.policy.RoutePolicy;
import dev.fingerpost.model.policy.ServicePolicy;
import dev.fingerpost.model.policy.fault.Faults;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The policies as they hold by now: a fault that is past its {@code until} is gone, without a
 * commit (DEC-5).
 *
 * <p>Owned by the reconciler's thread. Time comes in as an argument.
 */
final class EndedFaults {

  private @Nullable Outcome last;

  /** The policies without the faults that are over. */
  PolicySet apply(PolicySet written, Instant now) {
    Outcome known = last;
    if (known == null || !known.holds(written, now)) {
      known = compute(written, now);
      last = known;
    }
    return known.live;
  }

  /** When {@link #apply} would next give something else by the passing of time alone. */
  Optional<Instant> nextChange() {
    return last == null ? Optional.empty() : last.next;
  }

  private static Outcome compute(PolicySet written, Instant now) {
    boolean isAnyOver = ends(written).anyMatch(end -> !end.isAfter(now));
    PolicySet live =
        isAnyOver
            ? new PolicySet(
                written.defaults(),
                ImmutableSortedMap.copyOf(
                    Maps.transformValues(written.services(), policy -> live(policy, now))))
            : written;
    Optional<Instant> next = ends(written).filter(end -> end.isAfter(now)).min(Instant::compareTo);
    return new Outcome(written, live, now, next);
  }

  /** A policy without faults stays the object that it is. */
  private static ServicePolicy live(ServicePolicy policy, Instant now) {
    return ends(policy).allMatch(end -> end.isAfter(now))
        ? policy
        : policy.with(
            live(policy.requests(), now),
            policy.routes().stream()
                .map(route -> new RoutePolicy(route.match(), live(route.requests(), now)))
                .collect(ImmutableList.toImmutableList()));
  }

  private static RequestPolicy live(RequestPolicy requests, Instant now) {
    return requests.faults().filter(faults -> !faults.until().isAfter(now)).isPresent()
        ? requests.withoutFaults()
        : requests;
  }

  private static Stream<Instant> ends(PolicySet policies) {
    return policies.services().values().stream().flatMap(EndedFaults::ends);
  }

  private static Stream<Instant> ends(ServicePolicy policy) {
    return Stream.concat(
            Stream.of(policy.requests()), policy.routes().stream().map(RoutePolicy::requests))
        .flatMap(requests -> requests.faults().stream())
        .map(Faults::until);
  }

  private record Outcome(PolicySet written, PolicySet live, Instant since, Optional<Instant> next) {

    /** A clock that was set back may bring a fault back. */
    @SuppressWarnings("ReferenceEquality") // a source keeps what did not change
    boolean holds(PolicySet policies, Instant now) {
      return policies == written
          && !now.isBefore(since)
          && next.filter(end -> !end.isAfter(now)).isEmpty();
    }
  }
}
