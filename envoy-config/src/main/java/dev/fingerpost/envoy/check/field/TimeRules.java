package dev.fingerpost.envoy.check.field;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.util.Comparator;

/**
 * Rules on durations and points in time. Those that speak of now are not known: a resource that is
 * good is good at any hour.
 */
final class TimeRules {
  private static final String DURATION = "google.protobuf.Duration";

  /** Protobuf's own limit of a duration, about 10,000 years. */
  private static final long LONGEST = 315_576_000_000L;

  private static final OrderRules RULES =
      new OrderRules(
          Comparator.<Object>comparingLong(value -> seconds((Message) value))
              .thenComparingLong(value -> nanos((Message) value)),
          value -> spelt((Message) value));

  private TimeRules() {}

  static ImmutableList<ValueRule> compile(Message rules) {
    return RULES.compile(rules);
  }

  static boolean isDuration(Message message) {
    return message.getDescriptorForType().getFullName().equals(DURATION);
  }

  /** Whether Envoy could wait so long. */
  static boolean isLegal(Message duration) {
    long seconds = seconds(duration);
    long nanos = nanos(duration);
    return seconds >= 0 && seconds <= LONGEST && nanos >= 0 && nanos < 1_000_000_000;
  }

  /** The duration as protobuf's JSON has it: {@code 0.5s}. */
  static String spelt(Message time) {
    BigDecimal seconds = BigDecimal.valueOf(seconds(time)).add(BigDecimal.valueOf(nanos(time), 9));
    boolean isZero = seconds.signum() == 0;
    return (isZero ? "0" : seconds.stripTrailingZeros().toPlainString()) + "s";
  }

  /** Inside an {@code Any} all messages are dynamic ones. */
  private static long seconds(Message time) {
    return (Long) time.getField(time.getDescriptorForType().findFieldByName("seconds"));
  }

  private static int nanos(Message time) {
    return (Integer) time.getField(time.getDescriptorForType().findFieldByName("nanos"));
  }
}
