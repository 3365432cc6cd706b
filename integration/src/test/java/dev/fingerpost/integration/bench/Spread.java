package dev.fingerpost.integration.bench;

import com.google.common.collect.ImmutableList;
import java.util.stream.Stream;

/**
 * A number for each round.
 *
 * @param sorted the numbers
 */
record Spread(ImmutableList<Double> sorted) {

  static Spread of(Stream<Double> values) {
    return new Spread(values.sorted().collect(ImmutableList.toImmutableList()));
  }

  boolean isEmpty() {
    return sorted.isEmpty();
  }

  int rounds() {
    return sorted.size();
  }

  /** The middle one; of an even number the mean of the two in the middle. */
  double median() {
    int size = sorted.size();
    return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
  }

  double smallest() {
    return sorted.getFirst();
  }

  double largest() {
    return sorted.getLast();
  }

  /** Whether all rounds say the same of which is larger. */
  boolean excludesOne() {
    return smallest() > 1 || largest() < 1;
  }
}
