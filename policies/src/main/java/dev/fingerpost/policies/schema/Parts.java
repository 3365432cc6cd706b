package dev.fingerpost.policies.schema;

import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.policies.level.Facets;
import java.util.IdentityHashMap;
import java.util.Optional;

/**
 * The shapes that stand at several places, by identity: each is described once, and the schema
 * refers to it.
 */
record Parts(IdentityHashMap<Shape, Part> parts) {

  /**
   * A shape that stands at several places.
   *
   * @param path the path that its keys are described under
   * @param definition its name in the schema; empty if it is written out
   */
  record Part(String path, Optional<String> definition) {}

  /** Those of this version: the keys of a service's policy. */
  static final Parts VALUE = new Parts(collect());

  /** The part that this shape is, if it is one. */
  Optional<Part> of(Shape shape) {
    return shape instanceof Shape.Unserved unserved
        ? of(unserved.shape())
        : Optional.ofNullable(parts.get(shape));
  }

  private static IdentityHashMap<Shape, Part> collect() {
    IdentityHashMap<Shape, Part> parts = new IdentityHashMap<>();
    parts.put(Facets.SERVICE, new Part("", Optional.empty()));
    parts.put(Facets.DEFAULTS, new Part("", Optional.empty()));
    Facets.ALL.forEach((key, facet) -> {
      if (!isScalar(facet.shape())) {
        parts.putIfAbsent(facet.shape(), new Part(key, Optional.of(key)));
      }
      if (!facet.presetShape().keys().isEmpty()) {
        String path = facet.expandsPresets() ? key : "presets." + key;
        parts.put(facet.presetShape(), new Part(path, Optional.of(key + "Preset")));
      }
    });
    return parts;
  }

  private static boolean isScalar(Shape shape) {
    return switch (shape) {
      case Shape.Whole whole -> true;
      case Shape.Period period -> true;
      case Shape.Flag flag -> true;
      case Shape.FreeText text -> true;
      case Shape.OneOf oneOf -> true;
      case Shape.Word word -> true;
      case Shape.Items items -> false;
      case Shape.Named named -> false;
      case Shape.OneKey oneKey -> false;
      case Shape.Block block -> false;
      case Shape.Unserved unserved -> isScalar(unserved.shape());
      case Shape.Either either -> false;
    };
  }
}
