package dev.fingerpost.policies.health;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.fingerpost.model.policy.health.InstancePolicy.Attribute;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Names;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.NotServed;
import dev.fingerpost.policies.grammar.Subject;
import java.util.Optional;
import java.util.Set;

/** The grammar of {@code consul}: where in an instance's free attributes facts stand. */
public final class ConsulFacet implements Facet {

  private static final Shape PLACE =
      Shape.Word.of(
          "(meta|tag)\\.[A-Za-z0-9_.-]{1,128}",
          TextCode.VALUE,
          "write meta.KEY or tag.NAME, such as meta.weight");

  private static final Shape TAGGED_ADDRESS =
      Shape.Word.of(
          "[A-Za-z0-9_.-]{1,64}", TextCode.NAME, "write the key of a tagged address, such as wan");

  private static final Shape POLICY_KEY =
      Shape.Word.of(
          "[a-z][A-Za-z0-9]{0,63}(\\.[a-z][A-Za-z0-9]{0,63}){0,8}",
          TextCode.NAME,
          "write a key of a service's policy, such as timeout or retry.numRetries");

  private static final Shape SHAPE =
      NotServed.markKeys(
          "consul",
          Shape.Block.EMPTY
              .with("weightFrom", PLACE)
              .with("zoneFrom", PLACE)
              .with("remoteAddress", TAGGED_ADDRESS)
              .with("allowMeta", new Shape.Items(POLICY_KEY)));

  @Override
  public String key() {
    return "consul";
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public void check(YamlNode value, Subject subject) {
    Set<String> known = Sets.difference(subject.facts().keys(), ImmutableSet.of(key()));
    for (YamlNode item : Fields.of(value).items("allowMeta")) {
      String key = ((Scalar) item).text();
      if (!known.contains(Splitter.on('.').split(key).iterator().next())) {
        subject
            .judge(key())
            .of("allowMeta")
            .say(
                TextCode.VALUE,
                "`%s` is not a key that Meta may set".formatted(key),
                Names.hint(key, known),
                item.location());
      }
    }
  }

  /** The attribute that a key of the block names. */
  public static Optional<Attribute> bind(YamlNode node, String key) {
    return Fields.of(node).text(key).map(ConsulFacet::attribute);
  }

  /** The tag of the address that counts from another datacenter. */
  public static Optional<String> remoteAddress(YamlNode node) {
    return Fields.of(node).text("remoteAddress");
  }

  private static Attribute attribute(String text) {
    String name = text.substring(text.indexOf('.') + 1);
    return text.startsWith("meta.") ? new Attribute.Meta(name) : new Attribute.Tag(name);
  }
}
