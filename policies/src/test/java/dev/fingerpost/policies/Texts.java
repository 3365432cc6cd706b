package dev.fingerpost.policies;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.policy.PolicySet;
import dev.fingerpost.model.policy.ServicePolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Policy texts for tests. */
public final class Texts {

  /** The folder of the examples. */
  public static final Path EXAMPLES = Path.of("..", "examples", "policies");

  /** The folder of examples of the whole language, served or not. */
  public static final Path LANGUAGE = Path.of("src", "test", "resources", "language");

  private Texts() {}

  /** One file of this text. */
  public static ImmutableMap<String, byte[]> file(String text) {
    return files(ImmutableMap.of("a.yaml", text));
  }

  /** Files of these texts. */
  public static ImmutableMap<String, byte[]> files(Map<String, String> texts) {
    return ImmutableMap.copyOf(Maps.transformValues(texts, text -> text.getBytes(UTF_8)));
  }

  /** The files of a folder, by their names. */
  public static ImmutableSortedMap<String, byte[]> folder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      ImmutableSortedMap.Builder<String, byte[]> texts = ImmutableSortedMap.naturalOrder();
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        texts.put("policies/" + file.getFileName(), Files.readAllBytes(file));
      }
      return texts.buildOrThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The policy set of one file that nothing is wrong with. */
  public static PolicySet set(String text) {
    Loaded loaded = PolicyLanguage.load(file(text));
    return loaded.set().orElseThrow(() -> new AssertionError(lines(loaded)));
  }

  /** The policy of service {@code s} with these lines. */
  public static ServicePolicy service(String lines) {
    return set("services:\n  s:\n" + lines.indent(4)).of("s");
  }

  /** What is wrong with one file, a line each. */
  public static String findings(String text) {
    return lines(PolicyLanguage.load(file(text)));
  }

  /** What is wrong with one file, but for what this version does not serve yet. */
  public static String mistakes(String text) {
    return findings(text)
        .lines()
        .filter(line -> !line.contains(" P009 "))
        .collect(Collectors.joining("\n"));
  }

  /** What is wrong, a line each. */
  public static String lines(Loaded loaded) {
    return loaded.diagnostics().stream().map(Texts::line).collect(Collectors.joining("\n"));
  }

  private static String line(Diagnostic found) {
    String place = found.location().map(Object::toString).orElse("-");
    return "%s %s %s%s"
        .formatted(
            place.replaceFirst("^a\\.yaml:", ""),
            found.code(),
            found.message(),
            found.hint().isEmpty() ? "" : " (" + found.hint() + ")");
  }
}
