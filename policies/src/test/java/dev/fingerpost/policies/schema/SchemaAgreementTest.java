package dev.fingerpost.policies.schema;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.ShapeCheck;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlDocument;
import dev.fingerpost.model.yaml.YamlReader;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.policies.Texts;
import dev.fingerpost.policies.level.Grammar;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Our reader and another one, with our schema, take and refuse the same texts: an editor shows what
 * {@code validate} will say, as far as a schema can say it.
 */
class SchemaAgreementTest {

  /** More by hand: {@code -Dschema.texts=100000}. */
  private static final int TEXTS = Integer.getInteger("schema.texts", 4_000);

  /** The one thing about a single value that a schema cannot say. */
  private static final Pattern BOUND_OF_A_DURATION =
      Pattern.compile("`[^`]*`: .* \\(expected: [0-9]+(ms|s|m|h).* to .*\\)");

  private enum Verdict {
    TAKEN,
    REFUSED,
    NOT_SAYABLE,
    TAKEN_BY_THE_SCHEMA_ALONE,
    REFUSED_BY_THE_SCHEMA_ALONE
  }

  private final Validator validator = new Validator();

  @Test
  void bothTakeAndRefuseTheSameTexts() {
    RandomTexts texts = new RandomTexts(20_261_123);
    Map<Verdict, Integer> right = new EnumMap<>(Verdict.class);
    Map<Verdict, Integer> spoilt = new EnumMap<>(Verdict.class);
    for (int i = 0; i < TEXTS; i++) {
      String text = i % 2 == 0 ? texts.right() : texts.spoilt();
      Verdict verdict = verdict(text);
      assertThat(verdict)
          .as(() -> "%s\nours: %s\nschema: %s".formatted(text, ours(text), validator.refuse(text)))
          .isIn(Verdict.TAKEN, Verdict.REFUSED, Verdict.NOT_SAYABLE);
      (i % 2 == 0 ? right : spoilt).merge(verdict, 1, Integer::sum);
    }
    System.out.printf(
        "schema and reader on %d texts, 0 disagreements: right %s, spoilt %s%n",
        TEXTS, right, spoilt);
    assertThat(right).containsOnlyKeys(Verdict.TAKEN);
    assertThat(spoilt.get(Verdict.REFUSED)).isGreaterThan(TEXTS / 4);
  }

  @Test
  void theExamplesAreTaken() {
    Texts.folder(Texts.EXAMPLES)
        .forEach((path, bytes) ->
            assertThat(validator.refuse(new String(bytes, UTF_8))).as(path).isEmpty());
  }

  private Verdict verdict(String text) {
    List<Diagnostic> ours = ours(text);
    boolean isRefusedBySchema = !validator.refuse(text).isEmpty();
    if (ours.isEmpty()) {
      return isRefusedBySchema ? Verdict.REFUSED_BY_THE_SCHEMA_ALONE : Verdict.TAKEN;
    }
    if (isRefusedBySchema) {
      return Verdict.REFUSED;
    }
    return ours.stream().allMatch(SchemaAgreementTest::isBoundOfADuration)
        ? Verdict.NOT_SAYABLE
        : Verdict.TAKEN_BY_THE_SCHEMA_ALONE;
  }

  /** What our reader says against the form of a text; the language says all of it too. */
  private static List<Diagnostic> ours(String text) {
    YamlDocument document = YamlReader.read("a.yaml", text);
    assertThat(document.diagnostics()).as("%s", text).isEmpty();
    Findings findings = new Findings();
    document.root().ifPresent(root -> new ShapeCheck(findings).check(root, Grammar.FILE, ""));
    ImmutableList<Diagnostic> found =
        findings.sorted().stream()
            .filter(finding -> !finding.code().equals(TextCode.NOT_SERVED.id()))
            .collect(toImmutableList());
    assertThat(errors(text)).as("%s", text).containsAll(places(found));
    return found;
  }

  private static Set<Location> errors(String text) {
    return places(
        PolicyLanguage.load(Texts.file(text)).diagnostics().stream()
            .filter(Diagnostic::isError)
            .toList());
  }

  private static Set<Location> places(List<Diagnostic> found) {
    return found.stream()
        .flatMap(finding -> finding.location().stream())
        .collect(Collectors.toSet());
  }

  private static boolean isBoundOfADuration(Diagnostic found) {
    return found.code().equals(TextCode.RANGE.id())
        && BOUND_OF_A_DURATION.matcher(found.message()).matches();
  }
}
