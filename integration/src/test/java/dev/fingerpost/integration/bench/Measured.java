package dev.fingerpost.integration.bench;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All rounds of one cell in one shape, of the build that was measured last.
 *
 * @param lines in the order in which they were written
 */
record Measured(String cell, Shape shape, ImmutableList<Line> lines) {

  /** The lines by cell and shape, in the order in which these came first. */
  static ImmutableList<Measured> of(List<Line> lines) {
    Map<String, Line> newest = new TreeMap<>();
    lines.forEach(line -> newest.put(line.cell() + line.shape(), line));
    return lines.stream()
        .map(line -> line.cell() + line.shape())
        .distinct()
        .map(newest::get)
        .map(last -> new Measured(last.cell(), last.shape(), alike(last, lines)))
        .collect(ImmutableList.toImmutableList());
  }

  /** The values of a metric of one contestant, one for each round. */
  Spread values(Contestant.Name contestant, String metric) {
    return Spread.of(by(contestant).flatMap(line -> value(line, metric).stream()));
  }

  /** One contestant's metric over another's, round by round. */
  Spread ratios(Contestant.Name over, Contestant.Name under, String metric) {
    return Spread.of(
        by(over)
            .flatMap(line ->
                by(under)
                    .filter(other -> other.round() == line.round())
                    .flatMap(other -> ratio(value(line, metric), value(other, metric)).stream())));
  }

  /** The smallest number of measurements in a round of a contestant. */
  int n(Contestant.Name contestant) {
    return by(contestant).mapToInt(line -> line.outcome().n()).min().orElse(0);
  }

  /** Whether time ran out in any round of a contestant. */
  boolean isCut(Contestant.Name contestant) {
    return by(contestant).anyMatch(line -> line.outcome().cut());
  }

  private Stream<Line> by(Contestant.Name contestant) {
    return lines.stream().filter(line -> line.contestant() == contestant);
  }

  private static ImmutableList<Line> alike(Line last, List<Line> lines) {
    return lines.stream()
        .filter(line -> line.cell().equals(last.cell()) && line.shape().equals(last.shape()))
        .filter(line -> line.build().equals(last.build()))
        .collect(ImmutableList.toImmutableList());
  }

  private static Optional<Double> value(Line line, String metric) {
    return Optional.ofNullable(line.outcome().metrics().get(metric));
  }

  private static Optional<Double> ratio(Optional<Double> over, Optional<Double> under) {
    return over.flatMap(o -> under.filter(u -> u != 0).map(u -> o / u));
  }
}
