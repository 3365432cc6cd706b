package dev.fingerpost.envoy.check.field;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import io.envoyproxy.pgv.validate.Validate;
import java.util.Optional;

/** Everything that Envoy's API states about one type of message, compiled. */
record MessageConstraint(
    ImmutableList<OneofDescriptor> requiredChoices, ImmutableList<FieldConstraint> fields) {

  static MessageConstraint of(Descriptor type) {
    if (type.getOptions().getExtension(Validate.disabled)
        || type.getOptions().getExtension(Validate.ignored)) {
      return new MessageConstraint(ImmutableList.of(), ImmutableList.of());
    }
    return new MessageConstraint(
        type.getRealOneofs().stream()
            .filter(choice -> choice.getOptions().getExtension(Validate.required))
            .collect(ImmutableList.toImmutableList()),
        type.getFields().stream()
            .map(FieldConstraint::of)
            .flatMap(Optional::stream)
            .collect(ImmutableList.toImmutableList()));
  }

  void check(Message message, Path path, MessageWalk walk) {
    for (OneofDescriptor choice : requiredChoices) {
      if (!message.hasOneof(choice)) {
        walk.report(path.field(choice.getName()), "is required");
      }
    }
    for (FieldConstraint field : fields) {
      field.check(message, path, walk);
    }
  }
}
