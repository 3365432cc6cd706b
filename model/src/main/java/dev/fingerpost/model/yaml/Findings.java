package dev.fingerpost.model.yaml;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Location;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Collects what is wrong with texts, sorted; the same thing at the same place once. Used by one
 * thread.
 */
public final class Findings {

  private final TreeSet<Diagnostic> found = new TreeSet<>();
  private final Set<Key> seen = new HashSet<>();
  private int errors;

  /** Adds one, unless its code and message stand at the same place already. */
  public void add(Diagnostic diagnostic) {
    Key key =
        new Key(diagnostic.location().orElse(NOWHERE), diagnostic.code(), diagnostic.message());
    if (seen.add(key)) {
      found.add(diagnostic);
      errors += diagnostic.isError() ? 1 : 0;
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

  /** All, by place. */
  public ImmutableList<Diagnostic> sorted() {
    return ImmutableList.copyOf(found);
  }

  private static final Location NOWHERE = new Location("", 1, 1);

  private record Key(Location place, String code, String message) {}
}
