package dev.fingerpost.policies.balance;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PolicyCode;
import java.util.Map;

/** What the keys of {@code loadBalancer} have to do with its policy. */
final class BalancerRules {

  private BalancerRules() {}

  static void check(Fields block, String policy, Judge judge) {
    ImmutableSet<String> known = LoadBalancerFacet.KEYS.getOrDefault(policy, ImmutableSet.of());
    for (String key : block.mapping().entries().keySet()) {
      if (!key.equals("policy") && !known.contains(key)) {
        foreign(key, block, policy, judge);
      }
    }
    if (policy.equals("direct") && !block.has("header")) {
      judge.say(
          PolicyCode.NO_INSTANCE_HEADER,
          "`direct` needs `header`",
          "write header: x-instance, or what the header with the instance's ID is called",
          block.place("policy"));
    }
  }

  /** What only does nothing is a warning: another level may have meant another policy. */
  private static void foreign(String key, Fields block, String policy, Judge judge) {
    switch (key) {
      case "hashOn" -> unused(PolicyCode.HASH_UNUSED, key, block, policy, judge);
      case "slowStart" -> {
        if (block.mapping().get(key).orElseThrow() instanceof Mapping) {
          unused(PolicyCode.SLOW_START_UNUSED, key, block, policy, judge);
        }
      }
      default ->
          judge.say(
              TextCode.UNKNOWN_KEY,
              "unknown key `" + key + "` in `loadBalancer` with `" + policy + "`",
              "it belongs to " + owners(key),
              block.keyPlace(key));
    }
  }

  private static void unused(
      PolicyCode code, String key, Fields block, String policy, Judge judge) {
    judge
        .of(key)
        .say(
            code,
            "`%s` has no effect with `%s`".formatted(key, policy),
            "it belongs to " + owners(key),
            block.keyPlace(key));
  }

  private static String owners(String key) {
    return String.join(
        " and ",
        LoadBalancerFacet.KEYS.entrySet().stream()
            .filter(entry -> entry.getValue().contains(key))
            .map(Map.Entry::getKey)
            .map(name -> "`" + name + "`")
            .toList());
  }
}
