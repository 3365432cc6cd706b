package dev.fingerpost.policies.routing;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.model.yaml.YamlNode.Sequence;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.Standing;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.grammar.Words;
import dev.fingerpost.policies.subset.SubsetNames;

/** The grammar of {@code pin}: requests that always get one subset, and what when it is gone. */
public final class PinFacet implements Facet {

  private static final String KEY = "pin";

  private static final Shape SHAPE =
      new Shape.Items(
          Shape.Block.EMPTY
              .with("header", new Shape.Named(Words.HEADER, Words.HEADER_VALUE))
              .with("cookie", new Shape.Named(Words.PARAMETER, Words.COOKIE_VALUE))
              .requiring("to", Words.NAME)
              .with(
                  "otherwise",
                  Shape.Either.of(Shape.OneOf.of("reject"), new Shape.Items(Words.NAME)))
              .excluding("header", "cookie"));

  @Override
  public String key() {
    return KEY;
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
    ImmutableList<YamlNode> items = ((Sequence) value).items();
    for (int i = 0; i < items.size(); i++) {
      YamlNode item = items.get(i);
      Judge judge = subject.judge(KEY).item(i);
      Fields pin = Fields.of(item);
      if (isEmpty(pin, "header") && isEmpty(pin, "cookie")) {
        judge.say(
            TextCode.MISSING,
            "`pin` needs `header` or `cookie`",
            "write header: {x-canary: \"1\"}",
            item.location());
      }
      SubsetNames.check((Scalar) pin.mapping().get("to").orElseThrow(), subject, judge.of("to"));
      if (pin.mapping().get("otherwise").orElse(item) instanceof Sequence others) {
        SubsetNames.checkAll(others.items(), subject, judge.of("otherwise"));
      }
    }
  }

  private static boolean isEmpty(Fields pin, String key) {
    return pin.block(key).map(block -> block.mapping().entries().isEmpty()).orElse(true);
  }
}
