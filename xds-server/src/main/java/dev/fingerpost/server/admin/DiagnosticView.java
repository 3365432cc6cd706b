package dev.fingerpost.server.admin;

import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.server.code.Codes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A diagnostic in the API and in {@code validate --format json}. Absent fields are left out.
 *
 * @param url where the documentation explains the code
 */
public record DiagnosticView(
    String code,
    String severity,
    String message,
    @Nullable String hint,
    @Nullable String file,
    @Nullable Integer line,
    @Nullable Integer column,
    String path,
    String url) {

  /** The view of a diagnostic. */
  public static DiagnosticView of(Diagnostic diagnostic) {
    @Nullable Location place = diagnostic.location().orElse(null);
    return new DiagnosticView(
        diagnostic.code(),
        diagnostic.severity().name().toLowerCase(Locale.ROOT),
        diagnostic.message(),
        diagnostic.hint().isEmpty() ? null : diagnostic.hint(),
        place == null ? null : place.file(),
        place == null ? null : place.line(),
        place == null ? null : place.column(),
        diagnostic.path(),
        Codes.page(diagnostic.code()));
  }
}
