package dev.fingerpost.envoy.check;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.envoyproxy.pgv.validate.Validate;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Rules on strings. Lengths count code points. */
final class StringRules {
  private static final Pattern HEADER_NAME = Pattern.compile(":?[0-9a-zA-Z!#$%&'*+-.^_|~`]+");
  private static final Pattern HEADER_VALUE =
      Pattern.compile("[^\\x{00}-\\x{08}\\x{0A}-\\x{1F}\\x{7F}]*");

  /** What both must keep to where the API is not strict; an unset one is good. */
  private static final Pattern LOOSE = Pattern.compile("[^\\x{00}\\x{0A}\\x{0D}]*");

  private StringRules() {}

  static ImmutableList<ValueRule> compile(Validate.StringRules rules) {
    ImmutableList.Builder<ValueRule> compiled = ImmutableList.builder();
    for (Map.Entry<FieldDescriptor, Object> rule : rules.getAllFields().entrySet()) {
      switch (rule.getKey().getName()) {
        // They change how the other rules apply.
        case "strict", "ignore_empty" -> {}
        default -> compiled.add(rule(rule.getKey(), rule.getValue(), rules));
      }
    }
    return compiled.build();
  }

  private static ValueRule rule(FieldDescriptor rule, Object bound, Validate.StringRules rules) {
    return switch (rule.getName()) {
      case "min_len" ->
          expect("at least " + bound + " characters", text -> codePoints(text) >= (long) bound);
      case "max_len" ->
          expect("at most " + bound + " characters", text -> codePoints(text) <= (long) bound);
      case "max_bytes" ->
          expect("at most " + bound + " bytes", text -> bytes(text) <= (long) bound);
      case "prefix" -> expect("beginning with " + bound, text -> text.startsWith((String) bound));
      case "suffix" -> expect("ending with " + bound, text -> text.endsWith((String) bound));
      case "pattern" -> {
        Pattern pattern = Pattern.compile((String) bound);
        yield expect("matching " + bound, text -> pattern.matcher(text).find());
      }
      case "in" -> {
        ImmutableSet<String> allowed = ImmutableSet.copyOf(rules.getInList());
        yield expect("one of " + allowed, allowed::contains);
      }
      case "well_known_regex" -> {
        Pattern pattern = wellKnown(rule, ((EnumValueDescriptor) bound).getName(), rules);
        yield expect("matching " + pattern, text -> pattern.matcher(text).matches());
      }
      default -> throw new UnknownRuleException(rule);
    };
  }

  private static Pattern wellKnown(FieldDescriptor rule, String name, Validate.StringRules rules) {
    return switch (name) {
      case "HTTP_HEADER_NAME" -> rules.getStrict() ? HEADER_NAME : LOOSE;
      case "HTTP_HEADER_VALUE" -> rules.getStrict() ? HEADER_VALUE : LOOSE;
      default -> throw new UnknownRuleException(rule);
    };
  }

  private static ValueRule expect(String expectation, Predicate<String> condition) {
    return ValueRule.expect(expectation, value -> condition.test((String) value));
  }

  private static long codePoints(String text) {
    return text.codePointCount(0, text.length());
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
