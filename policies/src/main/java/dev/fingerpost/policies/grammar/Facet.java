package dev.fingerpost.policies.grammar;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;

/**
 * One key of a service's policy: what may be written and where, and how one level adds to another.
 * Whether this version serves it stands in {@link NotServed}, and nowhere else.
 */
public interface Facet {

  /** The key under {@code services.NAME} and {@code defaults}. */
  String key();

  /** What may be written there. */
  Shape shape();

  /** Where the key may be written. */
  default ImmutableSet<Standing> standing() {
    return Standing.EVERY_SERVICE;
  }

  /** The keys of a preset, if presets can be named; otherwise no keys. */
  default Shape.Block presetShape() {
    return Shape.Block.EMPTY;
  }

  /** Whether naming a preset means writing its block, so that {@code extends} is known too. */
  default boolean expandsPresets() {
    return !presetShape().keys().isEmpty();
  }

  /**
   * Reports what a preset lacks with all that it extends. Called where naming one is not writing
   * its block, which would be checked as such.
   */
  default void checkPreset(Mapping preset, String name, Judge judge) {}

  /** What holds when a later level writes something over an earlier one. */
  default YamlNode add(YamlNode base, YamlNode written) {
    return Merge.over(base, written);
  }

  /**
   * Reports what only the merged policy shows. Called for each service, for the defaults, and for
   * each route that writes a key, whenever the key has a value.
   */
  default void check(YamlNode value, Subject subject) {}
}
