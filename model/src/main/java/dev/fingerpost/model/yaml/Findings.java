package dev.fingerpost.model.yaml;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Location;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Collects what is wrong with texts, sorted; the same thing at the same place once. However much is
 * wrong, the first {@link #MOST} errors and warnings are listed, each as a line. Used by one
 * thread.
 */
public final class Findings {

  /** How many errors, and how many warnings, are listed. */
  public static final int MOST = 1_000;

  /** How many are told apart; each beyond counts as one of its own. */
  private static final int MOST_SEEN = 100_000;

  private static final Location NOWHERE = new Location("", 1, 1);

  private final Listed errorsListed = new Listed();
  private final Listed warningsListed = new Listed();
  private final Set<Key> seen = new HashSet<>();
  private int errors;

  /** Adds one, unless its code and message stand at the same place already. */
  public void add(Diagnostic diagnostic) {
    Diagnostic plain =
        new Diagnostic(
            diagnostic.severity(),
            diagnostic.code(),
            PlainText.line(diagnostic.message()),
            PlainText.line(diagnostic.hint()),
            diagnostic.location(),
            PlainText.line(diagnostic.path()));
    Key key = new Key(plain.location().orElse(NOWHERE), plain.code(), plain.message());
    if (seen.size() < MOST_SEEN ? !seen.add(key) : seen.contains(key)) {
      return;
    }
    if (plain.isError()) {
      errors++;
      errorsListed.add(plain);
    } else {
      warningsListed.add(plain);
    }
  }

  /** Adds an error of the text. */
  public void error(TextCode code, Location place, String path, String message, String hint) {
    add(Diagnostic.error(code.id(), message, hint, path).at(place));
  }

  /** How many errors there are so far. */
  public int errors() {
    return errors;
  }

  /** The first by place, and at the end how many more there are. */
  public ImmutableList<Diagnostic> sorted() {
    return Stream.of(
            errorsListed.found.stream(),
            warningsListed.found.stream(),
            errorsListed.rest().stream()
                .map(rest -> Diagnostic.error(TextCode.MORE_ERRORS.id(), rest, "", "")),
            warningsListed.rest().stream()
                .map(rest -> Diagnostic.warning(TextCode.MORE_WARNINGS.id(), rest, "", "")))
        .flatMap(each -> each)
        .sorted()
        .collect(ImmutableList.toImmutableList());
  }

  /** The first of one kind, and how many were left out. */
  private static final class Listed {
    private final TreeSet<Diagnostic> found = new TreeSet<>();
    private long leftOut;

    void add(Diagnostic diagnostic) {
      found.add(diagnostic);
      if (found.size() > MOST) {
        found.pollLast();
        leftOut++;
      }
    }

    Optional<String> rest() {
      return leftOut == 0 ? Optional.empty() : Optional.of("and " + leftOut + " more");
    }
  }

  private record Key(Location place, String code, String message) {}
}
