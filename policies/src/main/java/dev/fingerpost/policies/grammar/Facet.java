package dev.fingerpost.policies.grammar;

import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.YamlNode;

/** One key of a service's policy: what may be written, and how one level adds to another. */
public interface Facet {

  /** The key under {@code services.NAME} and {@code defaults}. */
  String key();

  /** What may be written there. */
  Shape shape();

  /** The keys of a preset, if presets can be named; otherwise no keys. */
  default Shape.Block presetShape() {
    return Shape.Block.EMPTY;
  }

  /** What holds when a later level writes something over an earlier one. */
  default YamlNode add(YamlNode base, YamlNode written) {
    return Merge.over(base, written);
  }
}
