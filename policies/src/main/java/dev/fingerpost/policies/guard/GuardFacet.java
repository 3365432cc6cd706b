package dev.fingerpost.policies.guard;

import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Words;

/** The grammar of {@code guard}: how much of a service may vanish at once, and for how long not. */
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
}
