package dev.fingerpost.discovery;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The names of a registry that may be services' names.
 *
 * <p>Envoy matches hosts without regard to case, so of names that differ in case only, one counts:
 * the lower-case one, else the one with the most lower-case letters in front.
 *
 * @param admitted the names that count
 * @param diagnostics one for each name that does not
 */
public record ServiceNames(
    ImmutableSortedSet<String> admitted, ImmutableList<Diagnostic> diagnostics) {

  /** More than any mesh has: somebody registers names in a loop. */
  private static final int MOST = 250_000;

  /** Sorts out the names. */
  public static ServiceNames of(Set<String> names) {
    if (names.size() > MOST) {
      ServiceNames first =
          of(
              names.stream()
                  .sorted()
                  .limit(MOST)
                  .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo)));
      return new ServiceNames(
          first.admitted,
          ImmutableList.<Diagnostic>builder()
              .add(RegistryProblem.TOO_MANY_SERVICES.at("", names.size(), MOST))
              .addAll(first.diagnostics)
              .build());
    }
    Map<String, String> winners = new TreeMap<>();
    for (String name : names) {
      if (Service.isName(name)) {
        winners.merge(Ascii.toLowerCase(name), name, (a, b) -> a.compareTo(b) > 0 ? a : b);
      }
    }
    ImmutableList.Builder<Diagnostic> diagnostics = ImmutableList.builder();
    for (String name : ImmutableSortedSet.copyOf(names)) {
      String winner = winners.get(Ascii.toLowerCase(name));
      if (winner == null) {
        String shown = new Quoted(name).toString();
        diagnostics.add(RegistryProblem.SERVICE_NAME.at(shown, shown));
      } else if (!winner.equals(name)) {
        diagnostics.add(RegistryProblem.SERVICE_NAME_CASE.at(name, name, winner));
      }
    }
    return new ServiceNames(ImmutableSortedSet.copyOf(winners.values()), diagnostics.build());
  }
}
