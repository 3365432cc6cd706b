package dev.fingerpost.policies.circuit;

import dev.fingerpost.model.policy.Percent;
import dev.fingerpost.model.policy.circuit.CircuitBreaker;
import dev.fingerpost.model.policy.circuit.CircuitBreaker.RetryLimit;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Merge;
import dev.fingerpost.policies.grammar.Words;
import java.util.OptionalInt;

/**
 * The grammar of {@code circuitBreaker}, and a merged block to its record. {@code maxRetries} and
 * {@code retryBudget} replace each other from level to level.
 */
public final class CircuitFacet implements Facet {

  private static final int ENVOY_DEFAULT = 1024;

  private static final Shape SHAPE =
      Shape.Either.of(
          Shape.OneOf.of("none"),
          Shape.Block.EMPTY
              .with("maxConnections", Words.COUNT)
              .with("maxPendingRequests", Words.COUNT)
              .with("maxRequests", Words.COUNT)
              .with("maxRetries", Words.COUNT_OR_ZERO)
              .with(
                  "retryBudget",
                  Shape.Block.EMPTY
                      .with("percent", Words.PERCENT)
                      .with("minConcurrency", Words.COUNT_OR_ZERO))
              .with("perHost", Shape.Block.EMPTY.requiring("maxConnections", Words.COUNT))
              .excluding("maxRetries", "retryBudget"));

  @Override
  public String key() {
    return "circuitBreaker";
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public YamlNode add(YamlNode base, YamlNode written) {
    if (!(base instanceof Mapping below) || !(written instanceof Mapping above)) {
      return written;
    }
    if (above.entry("maxRetries").isPresent()) {
      return Merge.over(Merge.keep(below, key -> !key.equals("retryBudget")), above);
    }
    if (above.entry("retryBudget").isPresent()) {
      return Merge.over(Merge.keep(below, key -> !key.equals("maxRetries")), above);
    }
    return Merge.over(below, above);
  }

  /** Binds a block that the shape accepts. */
  public static CircuitBreaker bind(YamlNode node) {
    if (!(node instanceof Mapping mapping)) {
      return CircuitBreaker.UNLIMITED;
    }
    Fields block = new Fields(mapping);
    return new CircuitBreaker(
        block.whole("maxConnections").orElse(ENVOY_DEFAULT),
        block.whole("maxPendingRequests").orElse(ENVOY_DEFAULT),
        block.whole("maxRequests").orElse(ENVOY_DEFAULT),
        retries(block),
        block
            .block("perHost")
            .map(host -> host.whole("maxConnections"))
            .orElse(OptionalInt.empty()));
  }

  private static RetryLimit retries(Fields block) {
    OptionalInt maxRetries = block.whole("maxRetries");
    if (maxRetries.isPresent()) {
      return new RetryLimit.Fixed(maxRetries.getAsInt());
    }
    Fields budget = block.block("retryBudget").orElse(Fields.NONE);
    return new RetryLimit.Budget(
        new Percent(budget.whole("percent").orElse(20)), budget.whole("minConcurrency").orElse(3));
  }
}
