package dev.fingerpost.envoy.check;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.envoyproxy.pgv.validate.Validate;
import java.util.Map;

/** Rules on bytes. */
final class BytesRules {
  private BytesRules() {}

  static ImmutableList<ValueRule> compile(Validate.BytesRules rules) {
    ImmutableList.Builder<ValueRule> compiled = ImmutableList.builder();
    for (Map.Entry<FieldDescriptor, Object> rule : rules.getAllFields().entrySet()) {
      compiled.add(rule(rule.getKey(), rule.getValue()));
    }
    return compiled.build();
  }

  private static ValueRule rule(FieldDescriptor rule, Object bound) {
    return switch (rule.getName()) {
      case "min_len" ->
          ValueRule.expect("at least " + bound + " bytes", value -> size(value) >= (long) bound);
      case "max_len" ->
          ValueRule.expect("at most " + bound + " bytes", value -> size(value) <= (long) bound);
      default -> throw new UnknownRuleException(rule);
    };
  }

  private static long size(Object value) {
    return ((ByteString) value).size();
  }
}
