package dev.fingerpost.envoy.check;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import io.envoyproxy.pgv.validate.Validate;
import java.util.Map;

/** Bounds of durations. Whether one must be there is the field's matter. */
final class DurationRules {
  private DurationRules() {}

  static ImmutableList<ValueRule> compile(Validate.DurationRules rules) {
    ImmutableList.Builder<ValueRule> compiled = ImmutableList.builder();
    for (Map.Entry<FieldDescriptor, Object> rule : rules.getAllFields().entrySet()) {
      if (!rule.getKey().getName().equals("required")) {
        compiled.add(rule(rule.getKey(), (Duration) rule.getValue()));
      }
    }
    return compiled.build();
  }

  private static ValueRule rule(FieldDescriptor rule, Duration bound) {
    String text = Durations.toString(bound);
    return switch (rule.getName()) {
      case "gt" -> ValueRule.expect("over " + text, value -> compare(value, bound) > 0);
      case "gte" -> ValueRule.expect("at least " + text, value -> compare(value, bound) >= 0);
      case "lt" -> ValueRule.expect("under " + text, value -> compare(value, bound) < 0);
      case "lte" -> ValueRule.expect("at most " + text, value -> compare(value, bound) <= 0);
      default -> throw new UnknownRuleException(rule);
    };
  }

  private static int compare(Object value, Duration bound) {
    return Durations.compare(duration((Message) value), bound);
  }

  static boolean isDuration(Message message) {
    return message.getDescriptorForType().getFullName().equals("google.protobuf.Duration");
  }

  /** The duration in a message: inside an {@code Any} all messages are dynamic ones. */
  static Duration duration(Message message) {
    if (message instanceof Duration duration) {
      return duration;
    }
    var type = message.getDescriptorForType();
    return Duration.newBuilder()
        .setSeconds((Long) message.getField(type.findFieldByName("seconds")))
        .setNanos((Integer) message.getField(type.findFieldByName("nanos")))
        .build();
  }
}
