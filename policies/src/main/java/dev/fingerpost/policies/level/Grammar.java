package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.policies.gateway.Gateways;
import dev.fingerpost.policies.grammar.NotServed;
import dev.fingerpost.policies.grammar.Words;

/** The whole grammar of a policy file, in one shape. */
public final class Grammar {

  static final Shape.Block PRESETS = presets();

  /**
   * A file. Names given in two files, and whatever else files have to do with each other, apart.
   */
  public static final Shape.Block FILE =
      Shape.Block.EMPTY
          .with("version", new Shape.Whole(1, 1))
          .with("defaults", Facets.DEFAULTS)
          .with("presets", PRESETS)
          .with("services", new Shape.Named(Words.SERVICE, Facets.SERVICE))
          .with(
              "gateways", NotServed.mark("gateways", new Shape.Named(Words.NAME, Gateways.SHAPE)));

  private Grammar() {}

  private static Shape.Block presets() {
    return NotServed.markKeys(
        "presets",
        new Shape.Block(
            ImmutableMap.copyOf(
                Maps.transformValues(
                    Facets.WITH_PRESETS,
                    facet -> new Shape.Named(Words.PRESET_NAME, facet.presetShape()))),
            ImmutableSet.of(),
            ImmutableSet.of(),
            ImmutableMap.of()));
  }
}
