package dev.fingerpost.policies.limit;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.policies.grammar.Judge;
import java.util.OptionalInt;

/** What the keys of a merged {@code rateLimit} have to do with each other. */
public final class RateLimitRules {

  private RateLimitRules() {}

  /** Judges what the shape accepts. */
  public static void check(YamlNode node, Judge judge) {
    if (!(RateLimitFacet.inFull(node) instanceof Mapping mapping)) {
      return;
    }
    Fields block = new Fields(mapping);
    if (!block.has("requests") && !block.has("global")) {
      judge.missing(block, "rateLimit", "requests", "or `global`, or write a rate such as 500/s");
    }
    burst(block, judge.of("burst"));
    block.block("global").ifPresent(global -> global(global, judge.of("global")));
  }

  /** Whether each Envoy counts for itself. */
  public static boolean isLocal(YamlNode node) {
    return RateLimitFacet.inFull(node) instanceof Mapping block
        && block.entry("requests").isPresent();
  }

  /** A bucket that is too small for one filling loses the rest of it. */
  private static void burst(Fields block, Judge judge) {
    OptionalInt requests = block.whole("requests");
    OptionalInt burst = block.whole("burst");
    if (requests.isPresent() && burst.isPresent() && burst.getAsInt() < requests.getAsInt()) {
      judge.say(
          TextCode.RANGE,
          "`burst`: %d (expected: `requests` %d or more)"
              .formatted(burst.getAsInt(), requests.getAsInt()),
          "",
          block.place("burst"),
          block.place("requests"));
    }
  }

  private static void global(Fields block, Judge judge) {
    for (String key : ImmutableList.of("service", "domain")) {
      if (!block.has(key)) {
        judge.missing(block, "global", key, "");
      }
    }
    if (block.items("by").isEmpty()) {
      judge.missing(block, "global", "by", "such as by: [{header: x-api-key}]");
    }
  }
}
