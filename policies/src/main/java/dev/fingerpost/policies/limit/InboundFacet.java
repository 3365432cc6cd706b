package dev.fingerpost.policies.limit;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Merge;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.grammar.Words;

/** The grammar of {@code inbound}: what holds at the service's own Envoys, whoever calls. */
public final class InboundFacet implements Facet {

  private static final Shape SHAPE =
      Shape.Block.EMPTY
          .with("rateLimit", RateLimitFacet.RATE_LIMIT.shape())
          .with("timeout", Words.PERIOD_OR_ZERO);

  @Override
  public String key() {
    return "inbound";
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public YamlNode add(YamlNode base, YamlNode written) {
    return Merge.over(inFull(base), inFull(written));
  }

  @Override
  public void check(YamlNode value, Subject subject) {
    ((Mapping) value)
        .get("rateLimit")
        .ifPresent(limit -> RateLimitRules.check(limit, subject.judge(key()).of("rateLimit")));
  }

  private static YamlNode inFull(YamlNode node) {
    Mapping block = (Mapping) node;
    return block
        .entry("rateLimit")
        .map(limit -> new Entry(limit.location(), RateLimitFacet.inFull(limit.value())))
        .<YamlNode>map(limit ->
            new Mapping(
                block.location(),
                ImmutableMap.<String, Entry>builder()
                    .putAll(block.entries())
                    .put("rateLimit", limit)
                    .buildKeepingLast()))
        .orElse(block);
  }
}
