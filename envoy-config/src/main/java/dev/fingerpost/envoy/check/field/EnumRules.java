package dev.fingerpost.envoy.check.field;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.envoyproxy.pgv.validate.Validate;
import java.util.function.Predicate;

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
      case "const" -> expect("" + rules.getConst(), value -> value.getNumber() == rules.getConst());
      // Protobuf gives a number without a name a descriptor with a negative index.
      case "defined_only" ->
          expect("a defined value", value -> !rules.getDefinedOnly() || value.getIndex() >= 0);
      case "in" -> {
        ImmutableSet<Integer> allowed = ImmutableSet.copyOf(rules.getInList());
        yield expect("one of " + allowed, value -> allowed.contains(value.getNumber()));
      }
      case "not_in" -> {
        ImmutableSet<Integer> refused = ImmutableSet.copyOf(rules.getNotInList());
        yield expect("none of " + refused, value -> !refused.contains(value.getNumber()));
      }
      default -> throw new UnknownRuleException(rule);
    };
  }

  private static ValueRule expect(String expectation, Predicate<EnumValueDescriptor> condition) {
    return ValueRule.expect(expectation, value -> condition.test((EnumValueDescriptor) value));
  }
}
