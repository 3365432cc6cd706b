package dev.fingerpost.policies;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.yaml.TextCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What users copy: the examples, and each block of YAML in the documentation. A block that is no
 * policy file says what it is after {@code yaml}; {@code yaml not-served-yet} has P009 alone.
 */
class DocsTest {

  private static final Path ROOT = Path.of("..");
  private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```ya?ml([^\\n]*)\\n(.*?)^```$");
  private static final Pattern EDITOR_LINE =
      Pattern.compile("# yaml-language-server: \\$schema=(\\S+)\\n");

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
          Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")),
          docs.filter(path -> path.toString().endsWith(".md")).sorted())
          .filter(path -> !path.endsWith("codes.md"))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void blocksOfThePagesAreRight(Path page) throws IOException {
    for (MatchResult block : BLOCK.matcher(Files.readString(page)).results().toList()) {
      List<Diagnostic> found = load(Texts.file(block.group(2)));
      switch (block.group(1).strip()) {
        case "" -> assertThat(found).as(block.group()).isEmpty();
        case "not-served-yet" -> assertNotServedYet(found);
        case "registry", "bootstrap" -> {}
        default -> throw new AssertionError("what is this? " + block.group());
      }
    }
  }

  @Test
  void nothingIsWrongWithTheOthersButThatTheyAreNotServed() {
    assertNotServedYet(load(Texts.folder(ROOT.resolve("examples").resolve("not-served-yet"))));
  }

  @Test
  void eachExampleTellsEditorsItsSchema() throws IOException {
    for (String folder : List.of("policies", "not-served-yet")) {
      Path at = ROOT.resolve("examples").resolve(folder);
      Texts.folder(at)
          .forEach((path, bytes) -> {
            var line = EDITOR_LINE.matcher(new String(bytes, StandardCharsets.UTF_8));
            assertThat(line.lookingAt()).as(path).isTrue();
            assertThat(at.resolve(line.group(1))).isRegularFile();
          });
    }
  }

  private static List<Diagnostic> load(Map<String, byte[]> files) {
    return PolicyLanguage.load(ImmutableMap.copyOf(files), NOW).diagnostics();
  }

  private static void assertNotServedYet(List<Diagnostic> found) {
    assertThat(found).isNotEmpty();
    assertThat(found)
        .filteredOn(Diagnostic::isError)
        .extracting(Diagnostic::code)
        .containsOnly(TextCode.NOT_SERVED.id());
  }
}
