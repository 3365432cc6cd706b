package dev.fingerpost.envoy.check;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.envoyproxy.pgv.validate.Validate;

/** Rules on enums. */
final class EnumRules {
  private EnumRules() {}

  static ImmutableList<ValueRule> compile(Validate.EnumRules rules) {
    ImmutableList.Builder<ValueRule> compiled = ImmutableList.builder();
    for (FieldDescriptor rule : rules.getAllFields().keySet()) {
      compiled.add(rule(rule, rules));
    }
    return compiled.build();
  }

  private static ValueRule rule(FieldDescriptor rule, Validate.EnumRules rules) {
    return switch (rule.getName()) {
      // Protobuf gives a number without a name a descriptor with a negative index.
      case "defined_only" ->
          ValueRule.expect(
              "a defined value",
              value -> !rules.getDefinedOnly() || ((EnumValueDescriptor) value).getIndex() >= 0);
      case "not_in" -> {
        ImmutableSet<Integer> refused = ImmutableSet.copyOf(rules.getNotInList());
        yield ValueRule.expect(
            "none of " + refused,
            value -> !refused.contains(((EnumValueDescriptor) value).getNumber()));
      }
      default -> throw new UnknownRuleException(rule);
    };
  }
}
