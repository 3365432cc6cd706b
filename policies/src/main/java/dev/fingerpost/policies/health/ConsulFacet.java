package dev.fingerpost.policies.health;

import dev.fingerpost.model.policy.health.InstancePolicy.Attribute;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.NotServed;
import dev.fingerpost.policies.grammar.PeerNames;
import java.util.Optional;

/** The grammar of {@code consul}: where in an instance's free attributes facts stand. */
public final class ConsulFacet implements Facet {

  private static final Shape PLACE =
      Shape.Word.of(
          "(meta|tag)\\.[A-Za-z0-9_.-]{1,128}",
          TextCode.VALUE,
          "write meta.KEY or tag.NAME, such as meta.weight");

  private static final Shape SHAPE =
      NotServed.markKeys(
          "consul",
          Shape.Block.EMPTY
              .with("weightFrom", PLACE)
              .with("zoneFrom", PLACE)
              .with("remoteAddress", Shape.OneOf.of("lan", "wan"))
              .with("allowMeta", new Shape.Items(new Shape.FreeText()))
              .refusing(PeerNames.KEYS));

  @Override
  public String key() {
    return "consul";
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  /** The attribute that a key of the block names. */
  public static Optional<Attribute> bind(YamlNode node, String key) {
    return Fields.of(node).text(key).map(ConsulFacet::attribute);
  }

  private static Attribute attribute(String text) {
    String name = text.substring(text.indexOf('.') + 1);
    return text.startsWith("meta.") ? new Attribute.Meta(name) : new Attribute.Tag(name);
  }
}
