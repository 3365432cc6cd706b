package dev.fingerpost.model.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Iterables;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.yaml.YamlNode.Kind;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.model.yaml.YamlNode.Sequence;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {

  @Test
  void everyNodeAndKeyKnowsItsPlace() {
    Mapping root = (Mapping) read("# comment\norders:\n  tags: [eu, 'us']\n").root().orElseThrow();

    assertThat(root.entry("orders").orElseThrow().location()).hasToString("a.yaml:2:1");
    Mapping orders = (Mapping) root.get("orders").orElseThrow();
    assertThat(orders.location()).hasToString("a.yaml:3:3");
    Sequence tags = (Sequence) orders.get("tags").orElseThrow();
    assertThat(tags.location()).hasToString("a.yaml:3:9");
    assertThat(tags.items().get(1))
        .hasToString("Scalar[location=a.yaml:3:14, text=us, kind=STRING]");
  }

  @ParameterizedTest
  @CsvSource({
    "no, STRING",
    "22:30, STRING",
    "0123, INTEGER",
    "503, INTEGER",
    "5xx, STRING",
    "1.5, DECIMAL",
    "true, BOOLEAN",
    "'\"true\"', STRING",
    "~, NOTHING"
  })
  void valuesAreWhatYaml12SaysTheyAre(String text, Kind kind) {
    Mapping root = (Mapping) read("key: " + text).root().orElseThrow();

    assertThat(((Scalar) root.get("key").orElseThrow()).kind()).isEqualTo(kind);
  }

  @Test
  void anEmptyTextHasNoRoot() {
    for (String empty : new String[] {"", "\n", "# only a comment\n", "---\n", "\uFEFF"}) {
      assertThat(read(empty))
          .as(empty)
          .satisfies(document -> {
            assertThat(document.root()).isEmpty();
            assertThat(document.diagnostics()).isEmpty();
          });
    }
  }

  @Test
  void saysWhatIsUnreadable() {
    assertThat(only(YamlReader.read("a.yaml", new byte[] {'a', (byte) 0xC3})))
        .isEqualTo("a.yaml:1:1 P002 unreadable: not UTF-8 ()");
    assertThat(only(read("a: 1\nb: \0")))
        .isEqualTo("a.yaml:2:4 P002 unreadable: a NUL character ()");
    assertThat(only(read("a".repeat(YamlReader.MAX_BYTES + 1))))
        .isEqualTo("a.yaml:1:1 P002 unreadable: over 1 MiB ()");
    assertThat(only(read("[".repeat(100_000))))
        .isEqualTo("a.yaml:1:51 P002 unreadable: deeper than 50 ()");
    assertThat(only(read("a: &x {b: 1}\nc: *x\nd: 2")))
        .isEqualTo(
            "a.yaml:2:4 P002 unreadable: the alias `*x` "
                + "(aliases are not read: write it out, or use a preset)");
  }

  @Test
  void saysWhatIsNotYaml() {
    assertThat(only(read("a: 1\nb: [1, 2\nc: 3")))
        .isEqualTo("a.yaml:3:2 P001 not valid YAML: expected ',' or ']', but got : ()");
    assertThat(only(read("a: 1\n\tb: 2"))).startsWith("a.yaml:2:1 P001 not valid YAML: ");
    assertThat(only(read("a: 1\n---\nb: 2")))
        .isEqualTo("a.yaml:2:1 P001 a second document (use one)");
    assertThat(only(read("a: \u0007")))
        .isEqualTo("a.yaml:1:4 P001 not valid YAML: the character U+0007 is not allowed ()");
  }

  @Test
  void saysWhereADoubledKeyStoodFirst() {
    assertThat(only(read("a: 1\nb: 2\na: 3")))
        .isEqualTo("a.yaml:3:1 P003 `a` is given twice (first at a.yaml:1)");
  }

  @Test
  void saysThatAMergeWasNotFinished() {
    assertThat(only(read("a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> topic\n")))
        .isEqualTo(
            "a.yaml:2:1 P004 merge-conflict markers (choose a side and delete the marker lines)");
  }

  @Test
  void saysThatTagsAreNotAllowed() {
    assertThat(only(read("a: !!java.net.URL x")))
        .isEqualTo(
            "a.yaml:1:4 P005 the tag `tag:yaml.org,2002:java.net.URL` is not allowed (leave it out)");
    assertThat(only(read("a: !mine {b: 1}")))
        .isEqualTo("a.yaml:1:4 P005 the tag `!mine` is not allowed (leave it out)");
  }

  @Test
  void everyByteSoupIsAnswered() {
    Random random = new Random(20_261_101);
    String alphabet = "ab:-[]{}&*!|>'\"%@`#,? \n\t0123~\\uxé<=\u0085\uD83D\uDE00";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder soup = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        soup.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(read(soup.toString())).as(soup.toString()).isNotNull();
    }
  }

  private static YamlDocument read(String text) {
    return YamlReader.read("a.yaml", text.getBytes(UTF_8));
  }

  private static String only(YamlDocument document) {
    Diagnostic found = Iterables.getOnlyElement(document.diagnostics());
    return "%s %s %s (%s)"
        .formatted(found.location().orElseThrow(), found.code(), found.message(), found.hint());
  }
}
