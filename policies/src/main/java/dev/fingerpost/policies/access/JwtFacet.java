package dev.fingerpost.policies.access;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.Merge;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.grammar.Words;

/**
 * The grammar of {@code jwt}, whose token a request must carry: {@code none}, the name of a
 * provider, or a block that asks for claims too.
 */
public final class JwtFacet implements Facet {

  /** One for all. */
  public static final JwtFacet JWT = new JwtFacet();

  private static final Shape SHAPE =
      Shape.Either.of(
          Words.PRESET_OR_NONE,
          Shape.Block.EMPTY
              .with("provider", Words.PRESET_NAME)
              .with("claims", new Shape.Named(JwtProvider.CLAIM, JwtProvider.TEXT)));

  private JwtFacet() {}

  @Override
  public String key() {
    return "jwt";
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public Shape.Block presetShape() {
    return JwtProvider.SHAPE;
  }

  /** What is named is a provider, which the block does not become. */
  @Override
  public boolean expandsPresets() {
    return false;
  }

  @Override
  public void checkPreset(Mapping preset, String name, Judge judge) {
    JwtRules.checkProvider(preset, name, judge);
  }

  @Override
  public void check(YamlNode value, Subject subject) {
    JwtRules.check(value, subject.facts(), subject.judge(key()));
  }

  @Override
  public YamlNode add(YamlNode base, YamlNode written) {
    return Merge.over(inFull(base), inFull(written));
  }

  /** The block with its shorthand written out; that it is switched off stays. */
  static YamlNode inFull(YamlNode node) {
    return node instanceof Scalar name && !name.text().equals("none")
        ? new Mapping(
            node.location(), ImmutableMap.of("provider", new Entry(node.location(), node)))
        : node;
  }
}
