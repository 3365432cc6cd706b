package dev.fingerpost.server.ads;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tests of all modules as they are written, for pages that name them. */
final class TestSources {

  private static final Path ROOT = root();
  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

  private final ImmutableMap<String, String> sources = read();

  /** The tests that a text names, class and method. */
  static List<MatchResult> named(String text) {
    return TEST.matcher(text).results().toList();
  }

  /** A page of the documentation. */
  static String page(String name) {
    return text(ROOT.resolve("docs").resolve(name));
  }

  /** Whether there is such a test. */
  boolean has(MatchResult test) {
    return of(test).contains("void " + test.group(2) + "(");
  }

  /** The source of a test's class, empty if there is none. */
  String of(MatchResult test) {
    return sources.getOrDefault(test.group(1), "");
  }

  private static ImmutableMap<String, String> read() {
    try (Stream<Path> modules = Files.list(ROOT)) {
      Map<String, String> all =
          modules
              .map(module -> module.resolve("src/test/java"))
              .filter(Files::isDirectory)
              .flatMap(TestSources::walk)
              .filter(file ->
                  file.toString().endsWith("Test.java") || file.toString().endsWith("IT.java"))
              .collect(Collectors.toMap(TestSources::className, TestSources::text, String::concat));
      return ImmutableMap.copyOf(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String className(Path file) {
    return String.valueOf(file.getFileName()).replace(".java", "");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/xds.md"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("no docs/xds.md above " + Path.of("").toAbsolutePath());
      }
      folder = parent;
    }
    return folder;
  }
}
