package dev.fingerpost.envoy.check.field;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.envoyproxy.pgv.validate.Validate;

/** Rules on the type of what stands in an {@code Any}. */
final class AnyRules {
  private AnyRules() {}

  static ImmutableList<ValueRule> compile(Validate.AnyRules rules) {
    ImmutableList.Builder<ValueRule> compiled = ImmutableList.builder();
    for (FieldDescriptor rule : rules.getAllFields().keySet()) {
      switch (rule.getName()) {
        case "required" -> {}
        case "in" -> {
          ImmutableSet<String> allowed = ImmutableSet.copyOf(rules.getInList());
          compiled.add(ValueRule.expect("one of " + allowed, any -> allowed.contains(type(any))));
        }
        case "not_in" -> {
          ImmutableSet<String> refused = ImmutableSet.copyOf(rules.getNotInList());
          compiled.add(ValueRule.expect("none of " + refused, any -> !refused.contains(type(any))));
        }
        default -> throw new UnknownRuleException(rule);
      }
    }
    return compiled.build();
  }

  private static String type(Object any) {
    Message message = (Message) any;
    return (String) message.getField(message.getDescriptorForType().findFieldByName("type_url"));
  }
}
