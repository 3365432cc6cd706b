package dev.fingerpost.envoy.origin;

import com.google.common.collect.ImmutableSet;
import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import dev.fingerpost.envoy.check.field.Extensions;
import dev.fingerpost.envoy.resource.Deterministic;
import java.util.List;

/** The part of a balancer that says how zones are chosen, at every depth of it. */
final class ZoneParts {

  private static final ImmutableSet<String> FIELDS =
      ImmutableSet.of("locality_lb_config", "locality_weight_aware", "locality_weighted_lb_config");

  private ZoneParts() {}

  /** The message without these parts. */
  static Message without(Message message) {
    if (message instanceof Any any) {
      return Extensions.open(any) instanceof Extensions.Known known
          ? Deterministic.pack(without(known.message()))
          : any;
    }
    Message.Builder rest = message.toBuilder();
    message
        .getAllFields()
        .forEach((field, value) -> {
          if (FIELDS.contains(field.getName())) {
            rest.clearField(field);
          } else if (field.getJavaType() == JavaType.MESSAGE) {
            replace(rest, field, value);
          }
        });
    return rest.build();
  }

  private static void replace(Message.Builder rest, FieldDescriptor field, Object value) {
    rest.setField(
        field,
        field.isRepeated()
            ? ((List<?>) value).stream().map(each -> without((Message) each)).toList()
            : without((Message) value));
  }
}
