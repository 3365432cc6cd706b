package dev.fingerpost.policies.access;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PolicyCode;
import dev.fingerpost.policies.grammar.Subject;

/** What rules of {@code allow} must not leave open. */
final class AllowRules {

  private static final ImmutableList<String> OF_REQUESTS = ImmutableList.of("methods", "paths");

  private AllowRules() {}

  static void check(Mapping block, Subject subject) {
    Judge judge = subject.judge("allow", "protocol");
    boolean hasRequests = subject.text("protocol").filter("tcp"::equals).isEmpty();
    for (YamlNode item : new Fields(block).items("rules")) {
      says(Fields.of(item), judge.of("rules"));
      if (!hasRequests) {
        asksForNoRequests(Fields.of(item), judge.of("rules"));
      }
    }
    judge.say(
        PolicyCode.ALLOW_UNUSED,
        "`allow` has no effect without an inbound listener and mTLS between Envoys",
        "each instance needs an Envoy in front that speaks TLS with the callers' Envoys",
        block.location());
  }

  /** An empty rule would allow everything, an empty list in it nothing: neither is meant. */
  private static void says(Fields rule, Judge judge) {
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

  private static void asksForNoRequests(Fields rule, Judge judge) {
    for (String key : OF_REQUESTS) {
      if (rule.has(key)) {
        judge.say(
            TextCode.EXCLUSIVE,
            "`protocol: tcp` and `%s` exclude each other".formatted(key),
            "a tcp service has connections, not requests",
            rule.keyPlace(key));
      }
    }
  }
}
