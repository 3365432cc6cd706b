package dev.fingerpost.policies.guard;

import dev.fingerpost.model.policy.Percent;
import dev.fingerpost.model.policy.guard.Guard;
import dev.fingerpost.model.policy.guard.Guard.WhenEmpty;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Words;
import java.time.Duration;

/** The grammar of {@code guard}, and a merged block to its record. */
public final class GuardFacet implements Facet {

  private static final Shape SHAPE =
      Shape.Block.EMPTY
          .with("maxEndpointDropPercent", Words.PERCENT)
          .with("hold", Words.PERIOD_OR_ZERO)
          .with("removeAfter", Words.PERIOD_OR_ZERO)
          .with("allowEmpty", Words.FLAG);

  @Override
  public String key() {
    return "guard";
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  /** Binds a block that the shape accepts. */
  public static Guard bind(YamlNode node) {
    Fields block = Fields.of(node);
    return new Guard(
        new Percent(block.whole("maxEndpointDropPercent").orElse(50)),
        block.period("hold").orElse(Duration.ofSeconds(60)),
        block.period("removeAfter").orElse(Duration.ofMinutes(10)),
        block.isTrue("allowEmpty") ? WhenEmpty.ALLOWED : WhenEmpty.HELD);
  }
}
