package dev.fingerpost.policies.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.YamlNode.Kind;
import dev.fingerpost.policies.level.Grammar;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PolicySchemaTest {

  private final Keys keys = Keys.of(Grammar.FILE, Parts.VALUE);

  @Test
  void isDraft7() {
    assertThat(Validator.faultsOfTheSchema()).isEmpty();
  }

  @Test
  void everyKeyHasADescriptionAndEveryDescriptionAKey() {
    Set<String> described =
        keys.shapes().entrySet().stream()
            .map(key -> Descriptions.VALUE.key(key.getKey(), Parts.VALUE.of(key.getValue())))
            .collect(Collectors.toSet());

    assertThat(described).containsExactlyInAnyOrderElementsOf(Descriptions.VALUE.texts().keySet());
  }

  @Test
  void descriptionsAreSentences() {
    assertThat(Descriptions.VALUE.texts().values())
        .allMatch(text -> Character.isUpperCase(text.charAt(0)) && text.endsWith("."));
  }

  @Test
  void everyMappingIsClosedAndEveryPropertyDescribed() {
    walk(PolicySchema.tree());
  }

  @Test
  void noTwoBranchesAreOfOneKind() {
    keys.shapes().values().forEach(PolicySchemaTest::assertApart);
  }

  private static void walk(Object schema) {
    if (schema instanceof List<?> list) {
      list.forEach(PolicySchemaTest::walk);
    }
    if (!(schema instanceof Map<?, ?> map)) {
      return;
    }
    if ("object".equals(map.get("type"))) {
      assertThat(map.get("additionalProperties")).as("%s", map).isEqualTo(false);
    }
    if (map.get("properties") instanceof Map<?, ?> properties) {
      assertThat(properties.values())
          .allSatisfy(key -> assertThat(((Map<?, ?>) key).get("description")).isNotNull());
    }
    map.values().forEach(PolicySchemaTest::walk);
  }

  private static void assertApart(Shape shape) {
    if (shape instanceof Shape.Items items) {
      assertApart(items.item());
    } else if (shape instanceof Shape.Named named) {
      assertApart(named.value());
    } else if (shape instanceof Shape.Either either) {
      Set<Kind> seen = new HashSet<>();
      for (Shape branch : either.shapes()) {
        assertThat(branch.kinds()).as("%s", either).allMatch(seen::add);
        assertApart(branch);
      }
    }
  }
}
