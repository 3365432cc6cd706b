package dev.fingerpost.envoy.check.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormat.ParseException;
import com.google.protobuf.Timestamp;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.pgv.validate.Validate.FieldRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every kind of rule that the API's rule language has, whether the API uses it today or not. */
class RuleKindsTest {

  /** What tells the hour: a resource that is good is good at any hour. */
  private static final Set<String> REFUSED =
      Set.of("timestamp.lt_now", "timestamp.gt_now", "timestamp.within");

  /** They say how other rules apply, or stand for rules on what is inside. */
  private static final Set<String> NO_RULES_ON_A_VALUE =
      Set.of(
          "message.skip",
          "message.required",
          "duration.required",
          "timestamp.required",
          "any.required",
          "string.strict",
          "string.well_known_regex",
          "repeated.items",
          "map.keys",
          "map.values",
          "map.no_sparse");

  private static final List<String> NUMBERS =
      List.of(
          "float",
          "double",
          "int32",
          "int64",
          "uint32",
          "uint64",
          "sint32",
          "sint64",
          "fixed32",
          "fixed64",
          "sfixed32",
          "sfixed64");

  private final Map<String, Pair> pairs = pairs();

  @Test
  void everyKindIsKnownOrRefused() throws ParseException {
    Set<String> kinds = kinds();
    Set<String> known = new TreeSet<>(pairs.keySet());
    known.addAll(REFUSED);
    known.addAll(NO_RULES_ON_A_VALUE);
    kinds.stream().filter(kind -> kind.endsWith(".ignore_empty")).forEach(known::add);

    System.out.println("kinds of rules: " + kinds.size() + ", told apart: " + pairs.size());
    assertThat(kinds).hasSizeGreaterThan(150).containsExactlyElementsOf(known);
  }

  @Test
  void everyKindTellsAGoodValueFromABadOne() throws ParseException {
    for (Map.Entry<String, Pair> pair : pairs.entrySet()) {
      ValueRules rules = ValueRules.compile(rules(pair.getValue().rule()));
      assertThat(holds(rules, pair.getValue().good())).as(pair.getKey()).isTrue();
      assertThat(holds(rules, pair.getValue().bad())).as(pair.getKey()).isFalse();
    }
  }

  @Test
  void boundsThatCrossMeanWhatIsOutsideOfThem() throws ParseException {
    ValueRules rules = ValueRules.compile(rules("int32 {gt: 9 lt: 5}"));
    assertThat(holds(rules, 10)).isTrue();
    assertThat(holds(rules, 4)).isTrue();
    assertThat(holds(rules, 7)).isFalse();
  }

  @Test
  void wouldNotOverlookWhatItCannotCheck() {
    for (String rule : List.of("lt_now: true", "gt_now: true", "within {seconds: 1}")) {
      assertThatThrownBy(() -> ValueRules.compile(rules("timestamp {" + rule + "}")))
          .isInstanceOf(UnknownRuleException.class)
          .hasMessageContaining(rule.substring(0, 6));
    }
  }

  @Test
  void saysWhatMayBeLeftOut() throws ParseException {
    for (String kind : NUMBERS) {
      assertThat(ValueRules.compile(rules(kind + " {ignore_empty: true}")).skipsEmpty()).isTrue();
    }
    assertThat(ValueRules.compile(rules("string {ignore_empty: true}")).skipsEmpty()).isTrue();
    assertThat(ValueRules.compile(rules("any {required: true}")).isRequired()).isTrue();
    assertThat(ValueRules.compile(rules("duration {required: true}")).isRequired()).isTrue();
    assertThat(ValueRules.compile(rules("timestamp {required: true}")).isRequired()).isTrue();
    assertThat(ValueRules.compile(rules("message {required: true}")).isRequired()).isTrue();
    assertThat(ValueRules.compile(rules("message {skip: true}")).skipsInside()).isTrue();
  }

  /** All kinds, as {@code string.min_len}. */
  private static Set<String> kinds() {
    Set<String> kinds = new TreeSet<>();
    for (FieldDescriptor type : FieldRules.getDescriptor().getFields()) {
      Descriptor rules = type.getMessageType();
      rules.getFields().forEach(kind -> kinds.add(type.getName() + "." + kind.getName()));
    }
    return kinds;
  }

  private static Map<String, Pair> pairs() {
    Map<String, Pair> pairs = new HashMap<>();
    for (String type : NUMBERS) {
      add(pairs, type, "const: 5", number(type, 5), number(type, 6));
      add(pairs, type, "lt: 5", number(type, 4), number(type, 5));
      add(pairs, type, "lte: 5", number(type, 5), number(type, 6));
      add(pairs, type, "gt: 5", number(type, 6), number(type, 5));
      add(pairs, type, "gte: 5", number(type, 5), number(type, 4));
      add(pairs, type, "in: [5, 6]", number(type, 6), number(type, 7));
      add(pairs, type, "not_in: [5, 6]", number(type, 7), number(type, 6));
    }
    add(pairs, "bool", "const: true", true, false);
    addTexts(pairs);
    addBytes(pairs);
    addTimes(pairs);
    add(pairs, "enum", "const: 2", ApiVersion.V3.getValueDescriptor(), v2());
    add(
        pairs,
        "enum",
        "defined_only: true",
        v2(),
        ApiVersion.getDescriptor().findValueByNumberCreatingIfUnknown(77));
    add(pairs, "enum", "in: [1]", v2(), ApiVersion.V3.getValueDescriptor());
    add(pairs, "enum", "not_in: [2]", v2(), ApiVersion.V3.getValueDescriptor());
    add(pairs, "repeated", "min_items: 2", List.of(1, 2), List.of(1));
    add(pairs, "repeated", "max_items: 1", List.of(1), List.of(1, 2));
    add(pairs, "repeated", "unique: true", List.of(1, 2), List.of(1, 1));
    add(pairs, "map", "min_pairs: 2", List.of(1, 2), List.of(1));
    add(pairs, "map", "max_pairs: 1", List.of(1), List.of(1, 2));
    Any a = Any.newBuilder().setTypeUrl("a").build();
    add(pairs, "any", "in: 'a'", a, Any.getDefaultInstance());
    add(pairs, "any", "not_in: 'a'", Any.getDefaultInstance(), a);
    return pairs;
  }

  private static void addTexts(Map<String, Pair> pairs) {
    String uuid = "123e4567-e89b-12d3-a456-426614174000";
    add(pairs, "string", "const: 'a'", "a", "b");
    add(pairs, "string", "len: 2", "\u00e4b", "b");
    add(pairs, "string", "min_len: 2", "ab", "\ud83d\ude00");
    add(pairs, "string", "max_len: 1", "\ud83d\ude00", "ab");
    add(pairs, "string", "len_bytes: 2", "\u00e4", "\u00e4b");
    add(pairs, "string", "min_bytes: 2", "\u00e4", "b");
    add(pairs, "string", "max_bytes: 1", "a", "\u00e4");
    add(pairs, "string", "pattern: '^a+$'", "aa", "ab");
    add(pairs, "string", "prefix: 'a'", "ab", "ba");
    add(pairs, "string", "suffix: 'a'", "ba", "ab");
    add(pairs, "string", "contains: 'a'", "bab", "bb");
    add(pairs, "string", "not_contains: 'a'", "bb", "bab");
    add(pairs, "string", "in: ['a', 'b']", "b", "c");
    add(pairs, "string", "not_in: ['a', 'b']", "c", "b");
    add(pairs, "string", "email: true", "a@example.com", "a.example.com");
    add(pairs, "string", "hostname: true", "a.example.com", "-a.example.com");
    add(pairs, "string", "ip: true", "::1", "1.2.3");
    add(pairs, "string", "ipv4: true", "1.2.3.4", "::1");
    add(pairs, "string", "ipv6: true", "::1", "1.2.3.4");
    add(pairs, "string", "uri: true", "http://a/b", "/b");
    add(pairs, "string", "uri_ref: true", "/b", "http://a b");
    add(pairs, "string", "address: true", "a.example.com", "-a");
    add(pairs, "string", "uuid: true", uuid, "123");
  }

  private static void addBytes(Map<String, Pair> pairs) {
    add(pairs, "bytes", "const: 'a'", bytes("a"), bytes("b"));
    add(pairs, "bytes", "len: 2", bytes("ab"), bytes("b"));
    add(pairs, "bytes", "min_len: 2", bytes("ab"), bytes("b"));
    add(pairs, "bytes", "max_len: 1", bytes("a"), bytes("ab"));
    add(pairs, "bytes", "pattern: '^a+$'", bytes("aa"), bytes("ab"));
    add(pairs, "bytes", "prefix: 'a'", bytes("ab"), bytes("ba"));
    add(pairs, "bytes", "suffix: 'a'", bytes("ba"), bytes("ab"));
    add(pairs, "bytes", "contains: 'a'", bytes("bab"), bytes("bb"));
    add(pairs, "bytes", "in: ['a', 'b']", bytes("b"), bytes("c"));
    add(pairs, "bytes", "not_in: ['a', 'b']", bytes("c"), bytes("b"));
    add(pairs, "bytes", "ip: true", bytes("abcd"), bytes("abc"));
    add(pairs, "bytes", "ipv4: true", bytes("abcd"), bytes("abcdabcdabcdabcd"));
    add(pairs, "bytes", "ipv6: true", bytes("abcdabcdabcdabcd"), bytes("abcd"));
  }

  private static void addTimes(Map<String, Pair> pairs) {
    for (String type : List.of("duration", "timestamp")) {
      add(pairs, type, "const {seconds: 5}", time(type, 5), time(type, 6));
      add(pairs, type, "lt {seconds: 5}", time(type, 4), time(type, 5));
      add(pairs, type, "lte {seconds: 5}", time(type, 5), time(type, 6));
      add(pairs, type, "gt {seconds: 5}", time(type, 6), time(type, 5));
      add(pairs, type, "gte {seconds: 5}", time(type, 5), time(type, 4));
    }
    add(pairs, "duration", "in {seconds: 5}", time("duration", 5), time("duration", 6));
    add(pairs, "duration", "not_in {seconds: 5}", time("duration", 6), time("duration", 5));
  }

  private static void add(
      Map<String, Pair> pairs, String type, String rule, Object good, Object bad) {
    String kind = type + "." + rule.split("[: ]", 2)[0];
    pairs.put(kind, new Pair(type + " {" + rule + "}", good, bad));
  }

  private static FieldRules rules(String text) throws ParseException {
    FieldRules.Builder rules = FieldRules.newBuilder();
    TextFormat.merge(text, rules);
    return rules.build();
  }

  private static boolean holds(ValueRules rules, Object value) {
    List<String> broken = new ArrayList<>();
    rules.rules().forEach(rule -> rule.broken(value).ifPresent(broken::add));
    return broken.isEmpty();
  }

  private static Object number(String type, int value) {
    if (type.equals("float")) {
      return (float) value;
    }
    if (type.equals("double")) {
      return (double) value;
    }
    return type.endsWith("64") ? (Object) (long) value : (Object) value;
  }

  private static Message time(String type, long seconds) {
    return type.equals("duration")
        ? Duration.newBuilder().setSeconds(seconds).build()
        : Timestamp.newBuilder().setSeconds(seconds).build();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static Object v2() {
    return ApiVersion.getDescriptor().findValueByNumber(1);
  }

  /** A rule with a value that keeps it and one that breaks it. */
  private record Pair(String rule, Object good, Object bad) {}
}
