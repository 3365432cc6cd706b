package dev.fingerpost.envoy.check.field;

import java.util.Optional;
import java.util.function.Predicate;

/** A rule on a single value, compiled from its {@code validate.rules} option. */
@FunctionalInterface
interface ValueRule {

  /** What was expected instead of the value, empty if the value is good. */
  Optional<String> broken(Object value);

  /** The rule that a condition holds. */
  static ValueRule expect(String expectation, Predicate<Object> condition) {
    Optional<String> broken = Optional.of(expectation);
    return value -> condition.test(value) ? Optional.empty() : broken;
  }
}
