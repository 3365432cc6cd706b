package dev.fingerpost.policies.schema;

import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.model.yaml.YamlReader;
import dev.fingerpost.policies.Golden;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.policies.level.Grammar;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReferencePageTest {

  private static final Path PAGE = Path.of("..", "docs", "policy-reference.md");

  private static final String HEAD =
      """
      # Policy keys

      Every key of the language, made from its grammar. `mvn -pl policies -am test -Dgolden=update`
      writes the page anew. [Writing policies](policies.md) tells how the keys work together;
      `fingerpost schema` prints the same for editors.

      A duration carries its unit (`250ms`, `5s`, `1h30m`); a share is a percentage with at most two
      decimals (`0.25%`). `NAME` is a name of the author's, `[]` an item of a list. A key that is not
      served yet is checked in full and refused with P009.
      """;

  private final Keys keys = Keys.of(Grammar.FILE, Parts.VALUE);
  private final YamlNode defaults =
      YamlReader.read("", PolicyLanguage.builtInText()).root().orElseThrow();

  @Test
  void thePageIsMadeFromTheGrammar() {
    Map<String, StringBuilder> sections = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    keys.shapes()
        .forEach((path, shape) ->
            sections.computeIfAbsent(top(path), this::heading).append(row(path, shape)));
    StringBuilder page = new StringBuilder(HEAD);
    sections.values().forEach(page::append);
    Golden.settle(PAGE, page.toString());
  }

  private static String top(String path) {
    return path.replaceFirst("[.\\[].*", "");
  }

  private StringBuilder heading(String key) {
    String served = keys.isServed(key) ? "" : "\n\nNot served yet.";
    return new StringBuilder("\n## " + key + served + "\n\n")
        .append("| key | value | default | meaning | Envoy |\n|---|---|---|---|---|\n");
  }

  private String row(String path, Shape shape) {
    String text = Descriptions.VALUE.of(path, Parts.VALUE.of(shape)).orElse("");
    int envoy = text.indexOf(" Envoy: ");
    boolean isAlone = shape instanceof Shape.Unserved && !path.equals(top(path));
    return "| `%s`%s | %s | %s | %s | %s |%n"
        .formatted(
            path,
            isAlone ? " (not served yet)" : "",
            type(shape),
            standard(path).map(value -> "`" + value + "`").orElse(""),
            envoy < 0 ? text : text.substring(0, envoy),
            envoy < 0 ? "" : text.substring(envoy + 8, text.length() - 1));
  }

  private Optional<String> standard(String path) {
    Optional<YamlNode> node = Optional.of(defaults).flatMap(root -> at(root, "defaults"));
    for (String key : path.split("\\.", -1)) {
      node = node.flatMap(inner -> at(inner, key));
    }
    return node.flatMap(
        value -> value instanceof Scalar scalar ? Optional.of(scalar.text()) : Optional.empty());
  }

  private static Optional<YamlNode> at(YamlNode node, String key) {
    return node instanceof Mapping mapping ? mapping.get(key) : Optional.empty();
  }

  private static String type(Shape shape) {
    return switch (shape) {
      case Shape.Whole whole ->
          whole.max() == Integer.MAX_VALUE
              ? "number from " + whole.min()
              : "number %d to %d".formatted(whole.min(), whole.max());
      case Shape.Period period -> period.min().isZero() ? "duration" : "duration over 0";
      case Shape.Flag flag -> "`true` or `false`";
      case Shape.FreeText text -> "text";
      case Shape.OneOf oneOf ->
          oneOf.values().stream()
              .map(word ->
                  oneOf.refused().containsKey(word)
                      ? "`" + word + "` (not served yet)"
                      : "`" + word + "`")
              .collect(Collectors.joining(", "));
      case Shape.Word word ->
          word.expected().isEmpty()
              ? "name or `none`"
              : word.expected().replaceFirst("^write (it )?", "");
      case Shape.Items items -> "list: " + type(items.item());
      case Shape.Named named -> "by name: " + type(named.value());
      case Shape.OneKey oneKey -> "one key";
      case Shape.Block block -> "block";
      case Shape.Unserved unserved -> type(unserved.shape());
      case Shape.Either either ->
          either.shapes().stream()
              .map(ReferencePageTest::type)
              .filter(type -> !type.isEmpty())
              .collect(Collectors.joining("; "));
    };
  }
}
