package dev.fingerpost.policies.balance;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PolicyCode;
import java.util.Map;
import java.util.Optional;

/** What the keys of {@code loadBalancer} have to do with its policy. */
final class BalancerRules {

  /** Headers that HTTP itself goes by. Envoy answers with the header of an address too. */
  private static final ImmutableSet<String> OF_THE_CONNECTION =
      ImmutableSet.of(
          "connection",
          "content-length",
          "host",
          "keep-alive",
          "proxy-connection",
          "te",
          "transfer-encoding",
          "upgrade");

  private BalancerRules() {}

  static void check(Fields block, String policy, Judge judge) {
    ImmutableSet<String> known = LoadBalancerFacet.KEYS.getOrDefault(policy, ImmutableSet.of());
    for (String key : block.mapping().entries().keySet()) {
      if (!key.equals("policy") && !known.contains(key)) {
        foreign(key, block, policy, judge);
      }
    }
    if (policy.equals("direct")) {
      checkHeader(block, judge);
    }
  }

  private static void checkHeader(Fields block, Judge judge) {
    Optional<String> header = block.text("header");
    if (header.isEmpty()) {
      judge.say(
          PolicyCode.NO_INSTANCE_HEADER,
          "`direct` needs `header`",
          "write header: x-instance, or what the header with the instance's ID is called",
          block.place("policy"));
    } else if (header.get().startsWith(":")
        || OF_THE_CONNECTION.contains(Ascii.toLowerCase(header.get()))) {
      judge
          .of("header")
          .say(
              PolicyCode.NO_INSTANCE_HEADER,
              "`%s` has a meaning of its own and names no instance".formatted(header.get()),
              "write a header of your own, such as x-instance",
              block.place("header"));
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
