package dev.fingerpost.policies.schema;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.policies.schema.Parts.Part;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All keys of a grammar by their paths, in the order in which it is read. What stands at several
 * places is here once.
 */
record Keys(ImmutableMap<String, Shape> shapes) {

  /** The keys of a grammar. */
  static Keys of(Shape.Block file, Parts parts) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    collect(file, "", parts, shapes);
    return new Keys(ImmutableMap.copyOf(shapes));
  }

  /** Whether this version serves the key and every block around it. */
  boolean isServed(String path) {
    int dot = path.lastIndexOf('.');
    return !(shapes.get(path) instanceof Shape.Unserved)
        && (dot < 0 || isServed(path.substring(0, dot).replaceAll("(\\[])+$", "")));
  }

  /** The path of a key in what stands at a path. */
  static String inner(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The path of what stands under a name that the author chose. */
  static String named(String path) {
    String last = path.substring(path.lastIndexOf('.') + 1);
    return switch (last) {
      case "hosts" -> inner(path, "HOST");
      case "HOST" -> inner(path, "PATH");
      default -> inner(path, "NAME");
    };
  }

  private static void collect(Shape shape, String path, Parts parts, Map<String, Shape> shapes) {
    String at = parts.of(shape).map(Part::path).orElse(path);
    switch (shape) {
      case Shape.Items items -> collect(items.item(), at + "[]", parts, shapes);
      case Shape.Named named -> collect(named.value(), named(at), parts, shapes);
      case Shape.OneKey oneKey -> collect(oneKey.keys(), at, parts, shapes);
      case Shape.Block block -> collect(block.keys(), at, parts, shapes);
      case Shape.Unserved unserved -> collect(unserved.shape(), at, parts, shapes);
      case Shape.Either either ->
          either.shapes().forEach(branch -> collect(branch, at, parts, shapes));
      case Shape.Whole whole -> {}
      case Shape.Period period -> {}
      case Shape.Flag flag -> {}
      case Shape.FreeText text -> {}
      case Shape.OneOf oneOf -> {}
      case Shape.Word word -> {}
    }
  }

  private static void collect(
      Map<String, Shape> keys, String path, Parts parts, Map<String, Shape> shapes) {
    keys.forEach((key, shape) -> {
      String inner = inner(path, key);
      if (shapes.putIfAbsent(inner, shape) == null) {
        collect(shape, inner, parts, shapes);
      }
    });
  }
}
