package dev.fingerpost.policies.schema;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.policies.schema.Parts.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A grammar as a JSON Schema, draft 7, which is what editors read. Every mapping is closed, every
 * key has a description, and no two branches of an {@code anyOf} are of one kind of node. It says
 * less than the reader does about sums, references and the largest duration.
 */
record JsonSchema(Shape.Block file, Parts parts, Descriptions descriptions) {

  private static final String PERIOD = "^([0-9]{1,9}(ms|s|m|h))+$";
  private static final String PERIOD_OVER_ZERO = "^(?=.*[1-9])([0-9]{1,9}(ms|s|m|h))+$";
  private static final int LONGEST_PERIOD = 64;

  /** The whole schema: maps, lists and scalars, as they are to be written. */
  ImmutableMap<String, Object> tree() {
    Map<String, Object> definitions = new TreeMap<>();
    parts
        .parts()
        .forEach((shape, part) ->
            part.definition().ifPresent(name -> definitions.put(name, full(shape, part.path()))));
    return ImmutableMap.<String, Object>builder()
        .put("$schema", "http://json-schema.org/draft-07/schema#")
        .put("title", "Fingerpost policy, version 1")
        .putAll(full(file, ""))
        .put("definitions", definitions)
        .buildOrThrow();
  }

  /** The schema of what stands at a path: a reference, if it stands elsewhere too. */
  private ImmutableMap<String, Object> of(Shape shape, String path) {
    if (shape instanceof Shape.Unserved unserved) {
      return of(unserved.shape(), path);
    }
    String at = parts.of(shape).map(Part::path).orElse(path);
    return parts
        .of(shape)
        .flatMap(Part::definition)
        .map(name -> ImmutableMap.<String, Object>of("$ref", "#/definitions/" + name))
        .orElseGet(() -> full(shape, at));
  }

  private ImmutableMap<String, Object> full(Shape shape, String path) {
    return switch (shape) {
      case Shape.Whole whole -> whole(whole);
      case Shape.Period period -> period(period);
      case Shape.Flag flag -> ImmutableMap.of("type", "boolean");
      case Shape.FreeText text ->
          ImmutableMap.of("type", ImmutableList.of("string", "number", "boolean"));
      case Shape.OneOf oneOf -> ImmutableMap.of("type", "string", "enum", oneOf.values());
      case Shape.Word word -> ImmutableMap.of("type", "string", "pattern", whole(word.pattern()));
      case Shape.Items items ->
          ImmutableMap.of("type", "array", "items", of(items.item(), path + "[]"));
      case Shape.Named named ->
          closed(
                  "patternProperties",
                  ImmutableMap.of(
                      whole(named.name().pattern()), of(named.value(), Keys.named(path))))
              .buildOrThrow();
      case Shape.OneKey oneKey -> oneKey(oneKey, path);
      case Shape.Block block -> block(block, path);
      case Shape.Unserved unserved -> full(unserved.shape(), path);
      case Shape.Either either ->
          ImmutableMap.of(
              "anyOf",
              either.shapes().stream().map(branch -> of(branch, path)).collect(toImmutableList()));
    };
  }

  private static ImmutableMap<String, Object> whole(Shape.Whole shape) {
    return ImmutableMap.of("type", "integer", "minimum", shape.min(), "maximum", shape.max());
  }

  private static ImmutableMap<String, Object> period(Shape.Period shape) {
    String pattern = shape.min().isZero() ? PERIOD : PERIOD_OVER_ZERO;
    return ImmutableMap.of("type", "string", "pattern", pattern, "maxLength", LONGEST_PERIOD);
  }

  private static String whole(Pattern pattern) {
    return "^(?:" + pattern.pattern() + ")$";
  }

  private ImmutableMap<String, Object> oneKey(Shape.OneKey shape, String path) {
    return closed("properties", properties(shape.keys(), path))
        .put("minProperties", 1)
        .put("maxProperties", 1)
        .buildOrThrow();
  }

  private ImmutableMap<String, Object> block(Shape.Block shape, String path) {
    ImmutableMap.Builder<String, Object> block =
        closed("properties", properties(shape.keys(), path));
    if (!shape.required().isEmpty()) {
      block.put("required", shape.required());
    }
    List<Object> pairs = pairs(shape.exclusive().asList());
    if (!pairs.isEmpty()) {
      block.put("not", ImmutableMap.of("anyOf", pairs));
    }
    return block.buildOrThrow();
  }

  private static List<Object> pairs(ImmutableList<String> keys) {
    List<Object> pairs = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      for (String other : keys.subList(i + 1, keys.size())) {
        pairs.add(ImmutableMap.of("required", ImmutableList.of(keys.get(i), other)));
      }
    }
    return pairs;
  }

  private ImmutableMap<String, Object> properties(Map<String, Shape> keys, String path) {
    ImmutableMap.Builder<String, Object> properties = ImmutableMap.builder();
    keys.forEach((key, shape) -> {
      String inner = Keys.inner(path, key);
      Map<String, Object> property = new LinkedHashMap<>();
      descriptions
          .of(inner, parts.of(shape))
          .map(text -> shape instanceof Shape.Unserved ? text + " Not served yet." : text)
          .ifPresent(text -> property.put("description", text));
      property.putAll(of(shape, inner));
      properties.put(key, property);
    });
    return properties.buildOrThrow();
  }

  private static ImmutableMap.Builder<String, Object> closed(String word, Map<String, ?> keys) {
    return ImmutableMap.<String, Object>builder()
        .put("type", "object")
        .put("additionalProperties", false)
        .put(word, keys);
  }
}
