package dev.fingerpost.envoy.check.field;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Message;
import java.util.Comparator;

/** Rules on numbers. Unsigned ones are compared as such: Java has only signed ones. */
final class NumberRules {
  private static final OrderRules SIGNED =
      new OrderRules(
          Comparator.comparingLong(number -> ((Number) number).longValue()), String::valueOf);
  private static final OrderRules UNSIGNED =
      new OrderRules(
          (a, b) -> Long.compareUnsigned(unsigned(a), unsigned(b)),
          number -> Long.toUnsignedString(unsigned(number)));
  private static final OrderRules FLOATING =
      new OrderRules(
          Comparator.comparingDouble(number -> ((Number) number).doubleValue()), String::valueOf);

  private NumberRules() {}

  static ImmutableList<ValueRule> signed(Message rules) {
    return SIGNED.compile(rules);
  }

  static ImmutableList<ValueRule> unsigned(Message rules) {
    return UNSIGNED.compile(rules);
  }

  static ImmutableList<ValueRule> floating(Message rules) {
    return FLOATING.compile(rules);
  }

  private static long unsigned(Object number) {
    return number instanceof Integer i ? Integer.toUnsignedLong(i) : ((Number) number).longValue();
  }
}
