package dev.fingerpost.envoy.check.field;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.envoyproxy.pgv.validate.Validate;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;

/** Rules on a repeated field or a map as a whole. */
final class ContainerRules {
  private ContainerRules() {}

  static ImmutableList<ValueRule> compile(Validate.RepeatedRules rules) {
    ImmutableList.Builder<ValueRule> compiled = ImmutableList.builder();
    for (Map.Entry<FieldDescriptor, Object> rule : rules.getAllFields().entrySet()) {
      switch (rule.getKey().getName()) {
        case "items", "ignore_empty" -> {}
        case "min_items" -> compiled.add(atLeast(rule.getValue()));
        case "max_items" -> compiled.add(atMost(rule.getValue()));
        case "unique" ->
            compiled.add(
                ValueRule.expect("no value twice", value -> !rules.getUnique() || isUnique(value)));
        default -> throw new UnknownRuleException(rule.getKey());
      }
    }
    return compiled.build();
  }

  static ImmutableList<ValueRule> compile(Validate.MapRules rules) {
    ImmutableList.Builder<ValueRule> compiled = ImmutableList.builder();
    for (Map.Entry<FieldDescriptor, Object> rule : rules.getAllFields().entrySet()) {
      switch (rule.getKey().getName()) {
        // A map of protobuf always has a value for each key.
        case "keys", "values", "no_sparse", "ignore_empty" -> {}
        case "min_pairs" -> compiled.add(atLeast(rule.getValue()));
        case "max_pairs" -> compiled.add(atMost(rule.getValue()));
        default -> throw new UnknownRuleException(rule.getKey());
      }
    }
    return compiled.build();
  }

  private static ValueRule atLeast(Object bound) {
    return ValueRule.expect("at least " + bound + " items", value -> size(value) >= (long) bound);
  }

  private static ValueRule atMost(Object bound) {
    return ValueRule.expect("at most " + bound + " items", value -> size(value) <= (long) bound);
  }

  private static boolean isUnique(Object value) {
    return new HashSet<Object>((Collection<?>) value).size() == size(value);
  }

  private static int size(Object value) {
    return ((Collection<?>) value).size();
  }
}
