package dev.fingerpost.policies.resolve;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.Comparator;

/** How far apart the weights are of those instances of a service that get traffic. */
enum Spread {
  EQUAL,
  UNEQUAL,
  /**
   * The heaviest gets more turns in a row than Envoy picks for a retry, so that a retry may have no
   * other choice than the instance that has just failed.
   */
  SKEWED;

  /** Envoy's five picks again, between which each but the heaviest has a turn at this ratio. */
  private static final int PICKS = 5;

  static Spread of(Collection<Double> weights) {
    ImmutableList<Double> heaviestFirst =
        weights.stream()
            .filter(weight -> weight > 0)
            .sorted(Comparator.reverseOrder())
            .collect(ImmutableList.toImmutableList());
    if (heaviestFirst.isEmpty() || heaviestFirst.getFirst().equals(heaviestFirst.getLast())) {
      return EQUAL;
    }
    return heaviestFirst.get(0) > PICKS * heaviestFirst.get(1) ? SKEWED : UNEQUAL;
  }
}
