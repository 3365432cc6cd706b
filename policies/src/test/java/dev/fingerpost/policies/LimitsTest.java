package dev.fingerpost.policies;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.YamlReader;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files that are made to cost much: each is refused in a line, and costs little. */
class LimitsTest {

  @Test
  void aliasesAreRefusedWhereTheyStandAndNeverFollowed() {
    String bomb =
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
            + lines(
                24,
                n -> "%c: &%c [%s]".formatted('b' + n, 'b' + n, tenTimes("*" + (char) ('a' + n))));

    assertThat(read(bomb))
        .contains("2:8 P002 unreadable: the alias `*a` (aliases are not read: ")
        .contains("25:8 P002 unreadable: the alias `*x`");
  }

  @Test
  void depthEndsAtFifty() {
    assertThat(read("[".repeat(500_000))).isEqualTo("1:51 P002 unreadable: deeper than 50");
    assertThat(read("{a: ".repeat(200_000))).startsWith("1:201 P002 unreadable: deeper than 50");
    assertThat(read("- ".repeat(200_000))).startsWith("1:101 P002 unreadable: deeper than 50");
    assertThat(read("? ".repeat(200_000))).startsWith("1:101 P002 unreadable: deeper than 50");
    assertThat(read("a: " + "[".repeat(49) + "]".repeat(49))).doesNotContain("P002");
  }

  @Test
  void sizesAreRefusedFromWithoutToWithin() {
    assertThat(read("#".repeat(YamlReader.MAX_BYTES + 1)))
        .isEqualTo("1:1 P002 unreadable: over 1 MiB");
    assertThat(read("#".repeat(YamlReader.MAX_BYTES))).isEmpty();
    assertThat(read("a: [" + "1,".repeat(YamlReader.MAX_NODES) + "]"))
        .isEqualTo("1:199999 P002 unreadable: more than 100000 values (use more files)");
  }

  @Test
  void encodingsOtherThanUtf8AreRefused() {
    assertThat(read("services: {}".getBytes(UTF_16))).isEqualTo("1:1 P002 unreadable: not UTF-8");
    assertThat(read(new byte[] {'a', 0, ':', 0})).isEqualTo("1:2 P002 unreadable: a NUL character");
    assertThat(read(new byte[] {'a', ':', ' ', (byte) 0xc0, (byte) 0x80}))
        .isEqualTo("1:1 P002 unreadable: not UTF-8");
    assertThat(read("\uFEFFservices: {}")).isEmpty();
  }

  @Test
  void textsOfOneLineAreAnsweredInShort() {
    int length = 200_000;
    String longest = "k".repeat(length);
    assertThat(read("\"" + longest + "\": 1")).hasSizeLessThan(500);
    assertThat(read("? " + longest + "\n: 1"))
        .startsWith("1:3 P010 unknown top-level key `kkk")
        .hasSizeLessThan(500);
    assertThat(read("services: {s: {loadBalancer: " + longest + "}}"))
        .startsWith("1:30 P022 `kkk")
        .hasSizeLessThan(700);
    assertThat(read("services: {s: {retry: {numRetries: " + "9".repeat(length) + "}}}"))
        .startsWith("1:36 P023 `numRetries`: 999")
        .hasSizeLessThan(500);
    assertThat(read("services: {s: {timeout: " + "9h".repeat(length / 2) + "}}"))
        .startsWith("1:25 P024 `9h9h")
        .hasSizeLessThan(500);
  }

  @Test
  void whatSteersATerminalIsNotShown() {
    assertThat(read("\"a\\e[31m\\u202E\\uD800\\nb\": 1"))
        .isEqualTo("1:1 P010 unknown top-level key `a?[31m?? b`");
  }

  @Test
  void aThousandErrorsAreListedAndTheRestIsCounted() {
    Loaded loaded = PolicyLanguage.load(Texts.file(lines(5_000, n -> "unknown" + n + ": 1")));

    assertThat(loaded.set()).isEmpty();
    assertThat(loaded.diagnostics()).hasSize(Findings.MOST + 1);
    assertThat(loaded.diagnostics().get(Findings.MOST - 1).location().orElseThrow().line())
        .isEqualTo(Findings.MOST);
    assertThat(Iterables.getLast(loaded.diagnostics()))
        .isEqualTo(Diagnostic.error("P007", "and 4000 more", "", ""));
    assertThat(Report.of(ImmutableMap.of(), loaded.diagnostics()).text())
        .contains("error: and 4000 more  [P007]\n");
  }

  @Test
  void warningsNeverPushErrorsOut() {
    Map<String, byte[]> files = new HashMap<>();
    files.put(
        "a.yaml",
        ("services:\n" + lines(1_500, n -> "  s" + n + ": {loadBalancer: maglev}"))
            .getBytes(UTF_8));
    files.put("b.yaml", "services: {s: {timeout: 1}}".getBytes(UTF_8));
    ImmutableList<Diagnostic> found = PolicyLanguage.load(files).diagnostics();

    assertThat(found)
        .filteredOn(Diagnostic::isError)
        .extracting(Diagnostic::code)
        .containsExactly("P021");
    assertThat(Iterables.getLast(found))
        .isEqualTo(Diagnostic.warning("W100", "and 500 more", "", ""));
  }

  @Test
  void aTextThatIsWrongAllOverIsReadToItsThousandthMistake() {
    assertThat(read("a: [" + "*x,".repeat(50_000) + "]"))
        .contains("P002 unreadable: the alias `*x`")
        .endsWith("P007 and 1 more");
    assertThat(PolicyLanguage.load(Texts.file(lines(50_000, n -> "a: 1"))).diagnostics())
        .hasSize(Findings.MOST + 1);
  }

  @Test
  void presetsStandOnEachOtherFiftyHigh() {
    assertThat(read(presets(49))).isEmpty();
    assertThat(read(presets(50)))
        .isEqualTo(
            "52:20 P002 unreadable: `extends` deeper than 50 (write the presets out further)");
    assertThat(read(presets(5_000)).lines()).isNotEmpty().allMatch(line -> line.contains(" P002 "));
  }

  @Test
  void presetsInAHugeCircleAreRefusedBeforeTheyAreFollowed() {
    String circle =
        "presets:\n  retry:\n"
            + lines(20_000, n -> "    p%d: {extends: p%d}".formatted(n, (n + 1) % 20_000));

    assertThat(read(circle)).contains("P002 unreadable: `extends` deeper than 50");
  }

  @Test
  void noMoreThanTenThousandServicesMayBeNamed() {
    IntFunction<String> service = n -> "  s%05d: {}".formatted(n);

    assertThat(read("services:\n" + lines(10_002, service)))
        .isEqualTo(
            "10002:3 P002 unreadable: more than 10000 services "
                + "(what many services share belongs under `defaults`)");
  }

  @Test
  void manyUnknownNamesAmongManyKnownOnesAreAnswered() {
    String text =
        "presets:\n  retry:\n"
            + lines(3_000, n -> "    preset-%05d: {}".formatted(n))
            + "\nservices:\n"
            + lines(200, n -> "  s%05d: {retry: preset-x%04d}".formatted(n, n));

    assertThat(read(text).lines()).hasSize(200).allMatch(line -> line.length() < 500);
  }

  /** A preset on a built-in one, and so many more, each on the one before. */
  private static String presets(int more) {
    return "presets:\n  retry:\n    p0: {extends: safe}\n"
        + lines(more - 1, n -> "    p%d: {extends: p%d}".formatted(n + 1, n));
  }

  private static String lines(int number, IntFunction<String> line) {
    return IntStream.range(0, number).mapToObj(line).collect(Collectors.joining("\n"));
  }

  private static String tenTimes(String text) {
    return String.join(", ", Collections.nCopies(10, text));
  }

  private static String read(String text) {
    return read(text.getBytes(UTF_8));
  }

  private static String read(byte[] bytes) {
    if (bytes.length < 20_000) {
      AnyPolicy.read(bytes);
    }
    return Texts.lines(PolicyLanguage.load(ImmutableMap.of("a.yaml", bytes)));
  }
}
