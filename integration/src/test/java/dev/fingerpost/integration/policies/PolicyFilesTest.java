package dev.fingerpost.integration.policies;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.common.primitives.Bytes;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.policies.Loaded;
import dev.fingerpost.policies.PolicyLanguage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F12: the examples, damaged in all the ways in which files are damaged. */
class PolicyFilesTest {

  private static final String NAME = "policies/example.yaml";
  private static final Map<String, byte[]> GOOD =
      Map.of("policies/good.yaml", "version: 1\nservices: {fine: {}}\n".getBytes(UTF_8));

  /** A line that ends a mapping's key on a level of its own: what a second copy of repeats it. */
  private static final Pattern KEY = Pattern.compile(" *[A-Za-z][A-Za-z0-9]*:( .*)?");

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Programs.root().resolve("examples/policies"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void f12NoPrefixOfAFileIsMoreThanAnError(Path example) throws IOException {
    byte[] whole = Files.readAllBytes(example);
    int parsed = 0;
    for (int length = 0; length < whole.length; length++) {
      Loaded loaded = load(Arrays.copyOf(whole, length));
      parsed += loaded.set().isPresent() ? 1 : 0;
      assertThat(loaded.set().isPresent())
          .as("the first %s bytes: errors and a policy, or neither", length)
          .isEqualTo(errors(loaded).isEmpty());
    }
    // Many are good YAML: a parser is no guard, so a folder is read only once it has stood.
    System.out.println(
        "prefixes of "
            + example.getFileName()
            + ": "
            + parsed
            + " of "
            + whole.length
            + " can be read");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void f12ConflictMarkersAreRefusedWhereverTheyStand(Path example) throws IOException {
    List<String> lines = Files.readAllLines(example);
    for (int at = 0; at <= lines.size(); at++) {
      List<String> torn = new ArrayList<>(lines.subList(0, at));
      List<String> rest = lines.subList(at, lines.size());
      String next = rest.isEmpty() ? "more: 1" : rest.getFirst();
      torn.addAll(List.of("<<<<<<< HEAD", next, "=======", next, ">>>>>>> other"));
      torn.addAll(rest.isEmpty() ? rest : rest.subList(1, rest.size()));
      refused(String.join("\n", torn), "markers at line " + (at + 1));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void f12KeysThatStandTwiceAreRefused(Path example) throws IOException {
    List<String> lines = Files.readAllLines(example);
    for (int at = 0; at < lines.size(); at++) {
      if (KEY.matcher(lines.get(at)).matches()) {
        List<String> twice = new ArrayList<>(lines);
        twice.add(at, lines.get(at));
        refused(String.join("\n", twice) + "\n", "twice: line " + (at + 1));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void f12BytesThatAreNoTextAreRefused(Path example) throws IOException {
    byte[] whole = Files.readAllBytes(example);
    for (int at = 0; at <= whole.length; at += 17) {
      byte[] head = Arrays.copyOf(whole, at);
      byte[] tail = Arrays.copyOfRange(whole, at, whole.length);
      for (byte[] bad : List.of(new byte[] {0}, new byte[] {(byte) 0xff})) {
        assertThat(errors(load(Bytes.concat(head, bad, tail)))).as("byte %s", at).isNotEmpty();
      }
    }
    byte[] mark = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    assertThatCode(() -> load(Bytes.concat(mark, whole))).doesNotThrowAnyException();
  }

  /** With its place; and a good file beside it does not become half of a policy. */
  private static void refused(String text, String what) {
    Loaded loaded = load(text.getBytes(UTF_8));
    assertThat(loaded.set()).as(what).isEmpty();
    assertThat(errors(loaded))
        .as(what)
        .isNotEmpty()
        .anySatisfy(error -> assertThat(error.location()).isPresent());
  }

  private static Loaded load(byte[] bytes) {
    Map<String, byte[]> files = new TreeMap<>(GOOD);
    files.put(NAME, bytes);
    return PolicyLanguage.load(files);
  }

  private static List<Diagnostic> errors(Loaded loaded) {
    return loaded.diagnostics().stream().filter(Diagnostic::isError).toList();
  }
}
