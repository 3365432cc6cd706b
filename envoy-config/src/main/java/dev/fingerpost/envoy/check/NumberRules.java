package dev.fingerpost.envoy.check;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Comparator;
import java.util.Map;

/** Bounds of numbers. The rule messages of all kinds of numbers are alike. */
final class NumberRules {
  /** Values arrive boxed as their Java type; unsigned ones in a signed one. */
  private static final Comparator<Object> UNSIGNED =
      (left, right) -> Long.compareUnsigned(unsigned(left), unsigned(right));

  private static final Comparator<Object> SIGNED =
      (left, right) -> Long.compare(((Number) left).longValue(), ((Number) right).longValue());

  private static final Comparator<Object> FLOATING =
      (left, right) ->
          Double.compare(((Number) left).doubleValue(), ((Number) right).doubleValue());

  private NumberRules() {}

  static ImmutableList<ValueRule> signed(Message rules) {
    return compile(rules, SIGNED);
  }

  static ImmutableList<ValueRule> unsigned(Message rules) {
    return compile(rules, UNSIGNED);
  }

  static ImmutableList<ValueRule> floating(Message rules) {
    return compile(rules, FLOATING);
  }

  private static ImmutableList<ValueRule> compile(Message rules, Comparator<Object> order) {
    ImmutableList.Builder<ValueRule> compiled = ImmutableList.builder();
    for (Map.Entry<FieldDescriptor, Object> rule : rules.getAllFields().entrySet()) {
      compiled.add(rule(rule.getKey(), rule.getValue(), order));
    }
    return compiled.build();
  }

  private static ValueRule rule(FieldDescriptor rule, Object bound, Comparator<Object> order) {
    return switch (rule.getName()) {
      case "gt" -> ValueRule.expect("over " + bound, value -> order.compare(value, bound) > 0);
      case "gte" ->
          ValueRule.expect("at least " + bound, value -> order.compare(value, bound) >= 0);
      case "lt" -> ValueRule.expect("under " + bound, value -> order.compare(value, bound) < 0);
      case "lte" -> ValueRule.expect("at most " + bound, value -> order.compare(value, bound) <= 0);
      default -> throw new UnknownRuleException(rule);
    };
  }

  private static long unsigned(Object number) {
    return number instanceof Integer i ? Integer.toUnsignedLong(i) : ((Number) number).longValue();
  }
}
