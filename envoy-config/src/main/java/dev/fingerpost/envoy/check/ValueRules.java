package dev.fingerpost.envoy.check;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.envoyproxy.pgv.validate.Validate.FieldRules;

/**
 * All rules on one value of a field.
 *
 * @param isRequired whether the value must be there
 * @param skipsEmpty whether an empty value is good whatever the rules say
 * @param skipsInside whether the rules of the value's own fields are left out
 */
record ValueRules(
    ImmutableList<ValueRule> rules, boolean isRequired, boolean skipsEmpty, boolean skipsInside) {
  static final ValueRules NONE = new ValueRules(ImmutableList.of(), false, false, false);

  static ValueRules compile(FieldRules rules) {
    return switch (rules.getTypeCase()) {
      case FLOAT -> of(NumberRules.floating(rules.getFloat()));
      case DOUBLE -> of(NumberRules.floating(rules.getDouble()));
      case INT32 -> of(NumberRules.signed(rules.getInt32()));
      case INT64 -> of(NumberRules.signed(rules.getInt64()));
      case UINT32 -> of(NumberRules.unsigned(rules.getUint32()));
      case UINT64 -> of(NumberRules.unsigned(rules.getUint64()));
      case BOOL -> of(bool(rules.getBool()));
      case STRING ->
          new ValueRules(
              StringRules.compile(rules.getString()),
              false,
              rules.getString().getIgnoreEmpty(),
              false);
      case BYTES -> of(BytesRules.compile(rules.getBytes()));
      case ENUM -> of(EnumRules.compile(rules.getEnum()));
      case DURATION ->
          new ValueRules(
              DurationRules.compile(rules.getDuration()),
              rules.getDuration().getRequired(),
              false,
              false);
      case ANY -> {
        onlyRequired(rules.getAny());
        yield new ValueRules(ImmutableList.of(), rules.getAny().getRequired(), false, false);
      }
      case REPEATED -> of(ContainerRules.compile(rules.getRepeated()));
      case MAP -> of(ContainerRules.compile(rules.getMap()));
      case TYPE_NOT_SET ->
          new ValueRules(
              ImmutableList.of(),
              rules.getMessage().getRequired(),
              false,
              rules.getMessage().getSkip());
      case SINT32, SINT64, FIXED32, FIXED64, SFIXED32, SFIXED64, TIMESTAMP ->
          throw new UnknownRuleException(
              rules.getDescriptorForType().findFieldByNumber(rules.getTypeCase().getNumber()));
    };
  }

  private static ValueRules of(ImmutableList<ValueRule> rules) {
    return new ValueRules(rules, false, false, false);
  }

  private static ImmutableList<ValueRule> bool(Message rules) {
    ImmutableList.Builder<ValueRule> compiled = ImmutableList.builder();
    rules
        .getAllFields()
        .forEach(
            (rule, bound) -> compiled.add(ValueRule.expect(constant(rule, bound), bound::equals)));
    return compiled.build();
  }

  private static String constant(FieldDescriptor rule, Object bound) {
    return switch (rule.getName()) {
      case "const" -> bound.toString();
      default -> throw new UnknownRuleException(rule);
    };
  }

  private static void onlyRequired(Message rules) {
    for (FieldDescriptor rule : rules.getAllFields().keySet()) {
      if (!rule.getName().equals("required")) {
        throw new UnknownRuleException(rule);
      }
    }
  }
}
