package dev.fingerpost.policies.retry;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.policy.retry.RetryCondition;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.NotServed;
import dev.fingerpost.policies.grammar.PeerNames;
import dev.fingerpost.policies.grammar.Standing;
import dev.fingerpost.policies.grammar.Words;
import java.util.Arrays;

/** The grammar of {@code retry}: {@code none}, the name of a preset, or a block. */
public final class RetryFacet implements Facet {

  private static final Shape CONDITION =
      Shape.Either.of(
          new Shape.OneOf(
              Arrays.stream(RetryCondition.values())
                  .map(RetryCondition::policyName)
                  .collect(ImmutableSet.toImmutableSet()),
              PeerNames.CONDITIONS),
          new Shape.Whole(100, 599));

  private static final Shape.Block BLOCK =
      NotServed.markKeys(
          "retry",
          Shape.Block.EMPTY
              .with("extends", Words.PRESET_NAME)
              .with("numRetries", new Shape.Whole(0, 20))
              .with("retryOn", new Shape.Items(CONDITION))
              .with("methods", new Shape.Items(Words.METHOD))
              .with("perTryTimeout", Words.PERIOD)
              .with("perTryIdleTimeout", Words.PERIOD)
              .with("hedgeOnPerTryTimeout", Words.FLAG)
              .with(
                  "backoff", Shape.Block.EMPTY.with("base", Words.PERIOD).with("max", Words.PERIOD))
              .with("otherHost", Words.FLAG)
              .with("otherPriority", Words.FLAG)
              .with(
                  "rateLimitedBackoff",
                  Shape.Block.EMPTY
                      .requiring("headers", new Shape.Items(Words.HEADER))
                      .with("max", Words.PERIOD)));

  private static final Shape SHAPE = Shape.Either.of(Words.PRESET_OR_NONE, BLOCK);

  @Override
  public String key() {
    return "retry";
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public ImmutableSet<Standing> standing() {
    return Standing.EVERY_SERVICE_AND_ROUTE;
  }

  @Override
  public Shape.Block presetShape() {
    return BLOCK;
  }
}
