package dev.fingerpost.policies;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Location;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Diagnostics as people and CI read them.
 *
 * @param files the texts that were read, by path
 */
public record Report(
    ImmutableSortedMap<String, byte[]> files, ImmutableList<Diagnostic> diagnostics) {

  /** A report on these files. */
  public static Report of(Map<String, byte[]> files, List<Diagnostic> diagnostics) {
    return new Report(ImmutableSortedMap.copyOf(files), ImmutableList.sortedCopyOf(diagnostics));
  }

  /** Each with its hint, its line and a caret, and a summary line at the end. */
  public String text() {
    Map<String, List<String>> lines = new HashMap<>();
    StringBuilder text = new StringBuilder();
    for (Diagnostic diagnostic : diagnostics) {
      diagnostic.location().ifPresent(place -> text.append(place).append(": "));
      text.append(severity(diagnostic))
          .append(": ")
          .append(diagnostic.message())
          .append("  [")
          .append(diagnostic.code())
          .append("]\n");
      if (!diagnostic.hint().isEmpty()) {
        text.append("    ").append(diagnostic.hint()).append('\n');
      }
      diagnostic.location().ifPresent(place -> excerpt(place, lines, text));
    }
    return text.append(summary()).append('\n').toString();
  }

  /** Annotations of GitHub's workflow commands, and the summary line. */
  public String github() {
    StringBuilder text = new StringBuilder();
    for (Diagnostic diagnostic : diagnostics) {
      text.append("::").append(severity(diagnostic)).append(' ');
      diagnostic
          .location()
          .ifPresent(place ->
              text.append("file=")
                  .append(property(place.file()))
                  .append(",line=")
                  .append(place.line())
                  .append(",col=")
                  .append(place.column())
                  .append(','));
      text.append("title=").append(property(diagnostic.code())).append("::");
      text.append(escape(diagnostic.message()));
      if (!diagnostic.hint().isEmpty()) {
        text.append(" (").append(escape(diagnostic.hint())).append(')');
      }
      text.append('\n');
    }
    return text.append(summary()).append('\n').toString();
  }

  /** {@code 6 errors in 1 of 9 files}. */
  public String summary() {
    long errors = diagnostics.stream().filter(Diagnostic::isError).count();
    long warnings = diagnostics.size() - errors;
    long touched =
        diagnostics.stream()
            .flatMap(d -> d.location().stream())
            .map(Location::file)
            .distinct()
            .count();
    if (diagnostics.isEmpty()) {
      return "no errors in " + count(files.size(), "file");
    }
    String found =
        errors == 0
            ? count(warnings, "warning")
            : count(errors, "error") + (warnings == 0 ? "" : ", " + count(warnings, "warning"));
    return found + " in " + touched + " of " + count(files.size(), "file");
  }

  private void excerpt(Location place, Map<String, List<String>> lines, StringBuilder text) {
    byte[] bytes = files.get(place.file());
    if (bytes == null) {
      return;
    }
    List<String> all =
        lines.computeIfAbsent(
            place.file(),
            file -> Splitter.onPattern("\r?\n").splitToList(new String(bytes, UTF_8)));
    if (place.line() > all.size() || all.get(place.line() - 1).isBlank()) {
      return;
    }
    String line = all.get(place.line() - 1).replace('\t', ' ').replaceAll("\\p{Cntrl}", "?");
    int from = place.column() > 100 ? place.column() - 60 : 0;
    String shown = line.length() <= from ? "" : Ascii.truncate(line.substring(from), 160, "...");
    text.append("%6d | %s\n".formatted(place.line(), shown));
    text.append("       | ").append(" ".repeat(place.column() - 1 - from)).append("^\n");
  }

  private static String severity(Diagnostic diagnostic) {
    return Ascii.toLowerCase(diagnostic.severity().name());
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String property(String text) {
    return escape(text).replace(":", "%3A").replace(",", "%2C");
  }

  private static String escape(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }
}
