package dev.fingerpost.envoy.check.field;

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
      case FLOAT -> of(NumberRules.floating(rules.getFloat()), rules.getFloat());
      case DOUBLE -> of(NumberRules.floating(rules.getDouble()), rules.getDouble());
      case INT32 -> of(NumberRules.signed(rules.getInt32()), rules.getInt32());
      case INT64 -> of(NumberRules.signed(rules.getInt64()), rules.getInt64());
      case UINT32 -> of(NumberRules.unsigned(rules.getUint32()), rules.getUint32());
      case UINT64 -> of(NumberRules.unsigned(rules.getUint64()), rules.getUint64());
      case SINT32 -> of(NumberRules.signed(rules.getSint32()), rules.getSint32());
      case SINT64 -> of(NumberRules.signed(rules.getSint64()), rules.getSint64());
      case FIXED32 -> of(NumberRules.unsigned(rules.getFixed32()), rules.getFixed32());
      case FIXED64 -> of(NumberRules.unsigned(rules.getFixed64()), rules.getFixed64());
      case SFIXED32 -> of(NumberRules.signed(rules.getSfixed32()), rules.getSfixed32());
      case SFIXED64 -> of(NumberRules.signed(rules.getSfixed64()), rules.getSfixed64());
      case BOOL -> of(bool(rules.getBool()), rules.getBool());
      case STRING -> of(StringRules.compile(rules.getString()), rules.getString());
      case BYTES -> of(BytesRules.compile(rules.getBytes()), rules.getBytes());
      case ENUM -> of(EnumRules.compile(rules.getEnum()), rules.getEnum());
      case DURATION -> of(TimeRules.compile(rules.getDuration()), rules.getDuration());
      case TIMESTAMP -> of(TimeRules.compile(rules.getTimestamp()), rules.getTimestamp());
      case ANY -> of(AnyRules.compile(rules.getAny()), rules.getAny());
      case REPEATED -> of(ContainerRules.compile(rules.getRepeated()), rules.getRepeated());
      case MAP -> of(ContainerRules.compile(rules.getMap()), rules.getMap());
      case TYPE_NOT_SET -> message(rules.getMessage());
    };
  }

  private static ValueRules of(ImmutableList<ValueRule> compiled, Message rules) {
    return new ValueRules(compiled, isSet(rules, "required"), isSet(rules, "ignore_empty"), false);
  }

  private static ValueRules message(Message rules) {
    for (FieldDescriptor rule : rules.getAllFields().keySet()) {
      if (!rule.getName().equals("required") && !rule.getName().equals("skip")) {
        throw new UnknownRuleException(rule);
      }
    }
    return new ValueRules(
        ImmutableList.of(), isSet(rules, "required"), false, isSet(rules, "skip"));
  }

  private static boolean isSet(Message rules, String name) {
    FieldDescriptor rule = rules.getDescriptorForType().findFieldByName(name);
    return rule != null && rules.getField(rule).equals(true);
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
}
