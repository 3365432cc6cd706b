package dev.fingerpost.envoy.check.field;

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

  private static final Pattern ANYTHING = Pattern.compile(".*", Pattern.DOTALL);

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
    String name = rule.getName();
    return switch (name) {
      case "const" -> expect("" + bound, bound::equals);
      case "len" -> expect(bound + " characters", text -> codePoints(text) == (long) bound);
      case "min_len" ->
          expect("at least " + bound + " characters", text -> codePoints(text) >= (long) bound);
      case "max_len" ->
          expect("at most " + bound + " characters", text -> codePoints(text) <= (long) bound);
      case "len_bytes" -> expect(bound + " bytes", text -> bytes(text) == (long) bound);
      case "min_bytes" ->
          expect("at least " + bound + " bytes", text -> bytes(text) >= (long) bound);
      case "max_bytes" ->
          expect("at most " + bound + " bytes", text -> bytes(text) <= (long) bound);
      case "prefix" -> expect("beginning with " + bound, text -> text.startsWith((String) bound));
      case "suffix" -> expect("ending with " + bound, text -> text.endsWith((String) bound));
      case "contains" -> expect("with " + bound + " in it", text -> text.contains((String) bound));
      case "not_contains" ->
          expect("without " + bound + " in it", text -> !text.contains((String) bound));
      case "pattern" -> {
        Pattern pattern = Pattern.compile((String) bound);
        yield expect("matching " + bound, text -> pattern.matcher(text).find());
      }
      case "in" -> {
        ImmutableSet<String> allowed = ImmutableSet.copyOf(rules.getInList());
        yield expect("one of " + allowed, allowed::contains);
      }
      case "not_in" -> {
        ImmutableSet<String> refused = ImmutableSet.copyOf(rules.getNotInList());
        yield expect("none of " + refused, text -> !refused.contains(text));
      }
      case "email" -> whereAsked(name, bound, WellKnownTexts::isEmail);
      case "hostname" -> whereAsked(name, bound, WellKnownTexts::isHostName);
      case "ip" -> whereAsked(name, bound, WellKnownTexts::isIp);
      case "ipv4" -> whereAsked(name, bound, WellKnownTexts::isIpv4);
      case "ipv6" -> whereAsked(name, bound, WellKnownTexts::isIpv6);
      case "uri" -> whereAsked(name, bound, WellKnownTexts::isUri);
      case "uri_ref" -> whereAsked(name, bound, WellKnownTexts::isUriReference);
      case "address" ->
          whereAsked(
              name, bound, text -> WellKnownTexts.isIp(text) || WellKnownTexts.isHostName(text));
      case "uuid" -> whereAsked(name, bound, WellKnownTexts::isUuid);
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
      case "UNKNOWN" -> ANYTHING;
      default -> throw new UnknownRuleException(rule);
    };
  }

  private static ValueRule whereAsked(String name, Object asked, Predicate<String> condition) {
    return expect("of the kind " + name, text -> asked.equals(false) || condition.test(text));
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
