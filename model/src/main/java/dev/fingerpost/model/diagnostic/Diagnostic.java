package dev.fingerpost.model.diagnostic;

import java.util.Comparator;
import java.util.Optional;

/**
 * Something wrong with an input, said so that its author can mend it.
 *
 * @param code stable, {@code P...} error in a policy or registry file, {@code W...} warning, {@code
 *     E...} found after translation, {@code R...} about a registry's instance
 * @param message one line: what is wrong, with the value and what was expected
 * @param hint one line: what to write instead; may be empty
 * @param location the place, if the input is a text
 * @param path the dotted way to the key, or {@code service/instance}; may be empty
 */
public record Diagnostic(
    Severity severity,
    String code,
    String message,
    String hint,
    Optional<Location> location,
    String path)
    implements Comparable<Diagnostic> {

  private static final Comparator<Diagnostic> ORDER =
      Comparator.comparing(
              (Diagnostic diagnostic) -> diagnostic.location.orElse(new Location("\uffff", 1, 1)))
          .thenComparing(Diagnostic::path)
          .thenComparing(Diagnostic::code)
          .thenComparing(Diagnostic::message);

  /** An error without a place in a text. */
  public static Diagnostic error(String code, String message, String hint, String path) {
    return new Diagnostic(Severity.ERROR, code, message, hint, Optional.empty(), path);
  }

  /** A warning without a place in a text. */
  public static Diagnostic warning(String code, String message, String hint, String path) {
    return new Diagnostic(Severity.WARNING, code, message, hint, Optional.empty(), path);
  }

  /** The same at a place. */
  public Diagnostic at(Location place) {
    return new Diagnostic(severity, code, message, hint, Optional.of(place), path);
  }

  /** By place, those without one last. */
  @Override
  public int compareTo(Diagnostic other) {
    return ORDER.compare(this, other);
  }

  /** Whether the input is refused because of it. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
