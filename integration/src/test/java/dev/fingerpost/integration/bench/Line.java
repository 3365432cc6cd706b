package dev.fingerpost.integration.bench;

import java.util.Map;

/**
 * One line of the results: what one contestant did in one round of a cell.
 *
 * @param build the version of the product that was measured
 * @param machine what it ran on, and with which libraries
 */
record Line(
    String cell,
    Shape shape,
    Contestant.Name contestant,
    int round,
    Outcome outcome,
    String build,
    Map<String, String> machine) {

  /** Whether it is about the same measurement of the same build. */
  boolean isFor(Measurable of, Shape with, Contestant.Name by, int in, String version) {
    return cell.equals(of.label())
        && shape.equals(with)
        && contestant == by
        && round == in
        && build.equals(version);
  }
}
