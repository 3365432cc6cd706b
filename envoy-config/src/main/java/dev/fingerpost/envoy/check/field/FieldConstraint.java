package dev.fingerpost.envoy.check.field;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import io.envoyproxy.pgv.validate.Validate;
import io.envoyproxy.pgv.validate.Validate.FieldRules;
import java.util.List;
import java.util.Optional;

/** Everything that Envoy's API states about one field, compiled. */
final class FieldConstraint {
  private static final String WELL_KNOWN = "google.protobuf.";
  private static final String ANY = "google.protobuf.Any";

  private final FieldDescriptor field;

  /** On the field's value, or on the repeated field as a whole. */
  private final ValueRules whole;

  private final ValueRules elements;
  private final ValueRules keys;

  private FieldConstraint(
      FieldDescriptor field, ValueRules whole, ValueRules elements, ValueRules keys) {
    this.field = field;
    this.whole = whole;
    this.elements = elements;
    this.keys = keys;
  }

  /** The field's constraint, empty if nothing in or below it can be wrong. */
  static Optional<FieldConstraint> of(FieldDescriptor field) {
    FieldRules rules = field.getOptions().getExtension(Validate.rules);
    boolean hasRules = field.getOptions().hasExtension(Validate.rules);
    boolean isDeprecated = field.getOptions().getDeprecated();
    if (!hasRules && !isDeprecated && !hasInside(valueField(field)) && !isTime(valueField(field))) {
      return Optional.empty();
    }
    if (field.isMapField()) {
      return Optional.of(
          new FieldConstraint(
              field,
              ValueRules.compile(rules),
              ValueRules.compile(rules.getMap().getValues()),
              ValueRules.compile(rules.getMap().getKeys())));
    }
    ValueRules elements =
        field.isRepeated() ? ValueRules.compile(rules.getRepeated().getItems()) : ValueRules.NONE;
    return Optional.of(
        new FieldConstraint(field, ValueRules.compile(rules), elements, ValueRules.NONE));
  }

  void check(Message message, Path path, MessageWalk walk) {
    if (field.getOptions().getDeprecated() && isSet(message)) {
      walk.report(Violation.Kind.DEPRECATED, path.field(field.getName()), "is set");
    }
    if (field.isMapField()) {
      checkMap(message, path, walk);
    } else if (field.isRepeated()) {
      checkRepeated(message, path, walk);
    } else {
      checkSingle(message, path, walk);
    }
  }

  private void checkSingle(Message message, Path path, MessageWalk walk) {
    Path here = path.field(field.getName());
    if (field.hasPresence() && !message.hasField(field)) {
      // Of a choice only the member that was chosen is looked at.
      if (whole.isRequired() && field.getRealContainingOneof() == null) {
        walk.report(here, "is required");
      }
      return;
    }
    checkValue(field, whole, message.getField(field), here, walk);
  }

  private void checkRepeated(Message message, Path path, MessageWalk walk) {
    List<?> values = (List<?>) message.getField(field);
    applyToAll(values, path, walk);
    for (int i = 0; i < values.size(); i++) {
      checkValue(field, elements, values.get(i), path.element(field.getName(), i), walk);
    }
  }

  private void checkMap(Message message, Path path, MessageWalk walk) {
    List<?> entries = (List<?>) message.getField(field);
    applyToAll(entries, path, walk);
    FieldDescriptor keyField = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor valueField = field.getMessageType().findFieldByNumber(2);
    for (Object each : entries) {
      Message entry = (Message) each;
      Object key = entry.getField(keyField);
      Path here = path.element(field.getName(), key);
      checkValue(keyField, keys, key, here, walk);
      checkValue(valueField, elements, entry.getField(valueField), here, walk);
    }
  }

  private boolean isSet(Message message) {
    return field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field);
  }

  private void applyToAll(List<?> values, Path path, MessageWalk walk) {
    if (whole.skipsEmpty() && values.isEmpty()) {
      return;
    }
    for (ValueRule rule : whole.rules()) {
      Optional<String> broken = rule.broken(values);
      if (broken.isPresent()) {
        walk.report(
            path.field(field.getName()),
            "has " + values.size() + " items (expected: " + broken.get() + ")");
      }
    }
  }

  private static void checkValue(
      FieldDescriptor field, ValueRules rules, Object value, Path here, MessageWalk walk) {
    Object plain = unwrapped(field, value);
    if (plain instanceof Message time && TimeRules.isDuration(time) && !TimeRules.isLegal(time)) {
      walk.report(Violation.Kind.DURATION, here, spelt(time));
    }
    if (!(rules.skipsEmpty() && isEmpty(plain))) {
      for (ValueRule rule : rules.rules()) {
        Optional<String> broken = rule.broken(plain);
        if (broken.isPresent()) {
          walk.report(here, spelt(plain) + " (expected: " + broken.get() + ")");
        }
      }
    }
    if (rules.skipsInside() || !hasInside(field)) {
      return;
    }
    if (field.getMessageType().getFullName().equals(ANY)) {
      walk.unpack((Message) value, here);
    } else {
      walk.walk((Message) value, here);
    }
  }

  private static boolean isEmpty(Object value) {
    return switch (value) {
      case String text -> text.isEmpty();
      case ByteString bytes -> bytes.isEmpty();
      case Number number -> number.doubleValue() == 0;
      default -> false;
    };
  }

  /** Whether values of the field are messages with rules of their own. */
  private static boolean hasInside(FieldDescriptor field) {
    if (field.getJavaType() != JavaType.MESSAGE) {
      return false;
    }
    String type = field.getMessageType().getFullName();
    return type.equals(ANY) || !type.startsWith(WELL_KNOWN);
  }

  private static boolean isTime(FieldDescriptor field) {
    return field.getJavaType() == JavaType.MESSAGE
        && field.getMessageType().getFullName().equals("google.protobuf.Duration");
  }

  private static FieldDescriptor valueField(FieldDescriptor field) {
    return field.isMapField() ? field.getMessageType().findFieldByNumber(2) : field;
  }

  /** The number, text or truth in a wrapper message: rules on it speak of what is inside. */
  private static Object unwrapped(FieldDescriptor field, Object value) {
    if (field.getJavaType() != JavaType.MESSAGE || !isWrapper(field)) {
      return value;
    }
    return ((Message) value).getField(field.getMessageType().findFieldByNumber(1));
  }

  private static boolean isWrapper(FieldDescriptor field) {
    return field.getMessageType().getFile().getFullName().equals("google/protobuf/wrappers.proto");
  }

  private static String spelt(Object value) {
    if (!(value instanceof Message message)) {
      return String.valueOf(value);
    }
    return TimeRules.isDuration(message)
        ? TimeRules.spelt(message)
        : message.getDescriptorForType().getName();
  }
}
