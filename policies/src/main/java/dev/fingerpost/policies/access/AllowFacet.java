package dev.fingerpost.policies.access;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.PathWords;
import dev.fingerpost.policies.grammar.Standing;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.grammar.Words;

/** The grammar of {@code allow}: a list of rules, where an empty one denies all, or a block. */
public final class AllowFacet implements Facet {

  private static final Shape CALLER =
      Shape.Word.of(
          Service.NAME.pattern() + "|spiffe://[a-z0-9._-]{1,255}(?:/[A-Za-z0-9._-]{1,255}){1,32}",
          TextCode.NAME,
          "write a service's name, or a whole spiffe:// name");

  private static final Shape.Items RULES =
      new Shape.Items(
          Shape.Block.EMPTY
              .with("from", new Shape.Items(CALLER))
              .with("methods", new Shape.Items(Words.METHOD))
              .with("paths", new Shape.Items(PathWords.PREFIX_OR_EXACT)));

  private static final Shape SHAPE =
      Shape.Either.of(
          RULES,
          Shape.Block.EMPTY
              .with("mode", Shape.OneOf.of("enforce", "shadow"))
              .requiring("rules", RULES));

  @Override
  public String key() {
    return "allow";
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public ImmutableSet<Standing> standing() {
    return Standing.ONE_SERVICE;
  }

  @Override
  public void check(YamlNode value, Subject subject) {
    AllowRules.check(inFull(value), subject);
  }

  /** The block with its shorthand written out. */
  private static Mapping inFull(YamlNode node) {
    return node instanceof Mapping mapping
        ? mapping
        : new Mapping(node.location(), ImmutableMap.of("rules", new Entry(node.location(), node)));
  }
}
