package dev.fingerpost.policies.limit;

import dev.fingerpost.model.policy.limit.RateLimit;
import dev.fingerpost.model.policy.limit.RateLimit.Bucket;
import dev.fingerpost.model.policy.limit.RateLimit.Mode;
import dev.fingerpost.model.policy.limit.RateLimit.Scope;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import java.time.Duration;
import java.util.Optional;

/** Merged {@code rateLimit} to the record. */
public final class RateLimitBinder {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private RateLimitBinder() {}

  /** The limit, unless there is none or {@link RateLimitRules} has something against it. */
  public static Optional<RateLimit> bind(Optional<YamlNode> node, Scope scope) {
    return node.map(RateLimitFacet::inFull)
        .filter(Mapping.class::isInstance)
        .map(Fields::of)
        .filter(block -> block.has("requests"))
        .map(block -> new RateLimit(scope, bucket(block), mode(block)));
  }

  private static Bucket bucket(Fields block) {
    int requests = block.whole("requests").orElseThrow();
    return new Bucket(
        requests, block.period("per").orElse(SECOND), block.whole("burst").orElse(requests));
  }

  private static Mode mode(Fields block) {
    return block.text("mode").filter("shadow"::equals).isPresent() ? Mode.SHADOW : Mode.ENFORCE;
  }
}
