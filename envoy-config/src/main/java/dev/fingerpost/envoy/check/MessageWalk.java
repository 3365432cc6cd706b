package dev.fingerpost.envoy.check;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.fingerpost.envoy.resource.KnownTypes;
import java.util.Optional;
import java.util.function.Function;

/** One walk through a message and all in it, {@code Any}s at every depth included. */
final class MessageWalk {
  private final Function<Descriptor, MessageConstraint> constraints;
  private final ImmutableList.Builder<Violation> violations = ImmutableList.builder();

  MessageWalk(Function<Descriptor, MessageConstraint> constraints) {
    this.constraints = constraints;
  }

  ImmutableList<Violation> violations() {
    return violations.build();
  }

  void walk(Message message, Path path) {
    constraints.apply(message.getDescriptorForType()).check(message, path, this);
  }

  void unpack(Message any, Path path) {
    Descriptor anyType = any.getDescriptorForType();
    String typeUrl = (String) any.getField(anyType.findFieldByName("type_url"));
    Optional<Descriptor> type = KnownTypes.of(typeUrl);
    if (type.isEmpty()) {
      report(CheckCode.UNKNOWN_TYPE, path, typeUrl);
      return;
    }
    ByteString bytes = (ByteString) any.getField(anyType.findFieldByName("value"));
    try {
      walk(DynamicMessage.parseFrom(type.get(), bytes), path.unpacked(type.get().getName()));
    } catch (InvalidProtocolBufferException e) {
      report(CheckCode.UNREADABLE_EXTENSION, path, typeUrl);
    }
  }

  void report(CheckCode code, Path path, String reason) {
    violations.add(new Violation(code, path, reason));
  }
}
