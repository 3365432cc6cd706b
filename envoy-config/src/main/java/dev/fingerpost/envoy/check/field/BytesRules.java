package dev.fingerpost.envoy.check.field;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.envoyproxy.pgv.validate.Validate;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Rules on bytes. */
final class BytesRules {
  private BytesRules() {}

  static ImmutableList<ValueRule> compile(Validate.BytesRules rules) {
    ImmutableList.Builder<ValueRule> compiled = ImmutableList.builder();
    for (Map.Entry<FieldDescriptor, Object> rule : rules.getAllFields().entrySet()) {
      if (!rule.getKey().getName().equals("ignore_empty")) {
        compiled.add(rule(rule.getKey(), rule.getValue()));
      }
    }
    return compiled.build();
  }

  private static ValueRule rule(FieldDescriptor rule, Object bound) {
    String name = rule.getName();
    return switch (name) {
      case "const" -> expect(hex(bound), bytes -> bytes.equals(bound));
      case "len" -> expect(bound + " bytes", bytes -> bytes.size() == (long) bound);
      case "min_len" ->
          expect("at least " + bound + " bytes", bytes -> bytes.size() >= (long) bound);
      case "max_len" ->
          expect("at most " + bound + " bytes", bytes -> bytes.size() <= (long) bound);
      case "pattern" -> {
        Pattern pattern = Pattern.compile((String) bound);
        yield expect("matching " + bound, bytes -> pattern.matcher(latin(bytes)).find());
      }
      case "prefix" ->
          expect("beginning with " + hex(bound), bytes -> bytes.startsWith((ByteString) bound));
      case "suffix" ->
          expect("ending with " + hex(bound), bytes -> bytes.endsWith((ByteString) bound));
      case "contains" ->
          expect("with " + hex(bound) + " in it", bytes -> latin(bytes).contains(latin(bound)));
      case "in" -> {
        ImmutableSet<Object> allowed = ImmutableSet.copyOf((List<?>) bound);
        yield expect("one of " + allowed.size() + " values", allowed::contains);
      }
      case "not_in" -> {
        ImmutableSet<Object> refused = ImmutableSet.copyOf((List<?>) bound);
        yield expect("none of " + refused.size() + " values", bytes -> !refused.contains(bytes));
      }
      case "ip" -> whereAsked(name, bound, bytes -> bytes.size() == 4 || bytes.size() == 16);
      case "ipv4" -> whereAsked(name, bound, bytes -> bytes.size() == 4);
      case "ipv6" -> whereAsked(name, bound, bytes -> bytes.size() == 16);
      default -> throw new UnknownRuleException(rule);
    };
  }

  private static ValueRule whereAsked(String name, Object asked, Predicate<ByteString> condition) {
    return expect(name + " in bytes", bytes -> asked.equals(false) || condition.test(bytes));
  }

  private static ValueRule expect(String expectation, Predicate<ByteString> condition) {
    return ValueRule.expect(expectation, value -> condition.test((ByteString) value));
  }

  /** One character for each byte. */
  private static String latin(Object bytes) {
    return ((ByteString) bytes).toString(StandardCharsets.ISO_8859_1);
  }

  private static String hex(Object bytes) {
    return HexFormat.of().formatHex(((ByteString) bytes).toByteArray());
  }
}
