package dev.fingerpost.policies.access;

import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PolicyCode;

/** What rules of {@code allow} must not leave open. */
final class AllowRules {

  private AllowRules() {}

  /** Judges what the shape accepts. */
  static void check(Mapping block, Judge judge) {
    Judge ofRules = judge.of("rules");
    for (YamlNode item : new Fields(block).items("rules")) {
      rule(Fields.of(item), ofRules);
    }
    judge.say(
        PolicyCode.ALLOW_UNUSED,
        "`allow` has no effect without an inbound listener and mTLS between Envoys",
        "each instance needs an Envoy in front that speaks TLS with the callers' Envoys",
        block.location());
  }

  /** An empty rule would allow everything, an empty list in it nothing: neither is meant. */
  private static void rule(Fields rule, Judge judge) {
    if (rule.mapping().entries().isEmpty()) {
      judge.say(
          TextCode.MISSING,
          "a rule of `allow` needs a key",
          "one of: from, methods, paths",
          rule.mapping().location());
    }
    for (String key : rule.mapping().entries().keySet()) {
      if (rule.items(key).isEmpty()) {
        judge.say(
            TextCode.RANGE,
            "`%s` is an empty list, which no request matches".formatted(key),
            "leave it out to match any",
            rule.place(key));
      }
    }
  }
}
