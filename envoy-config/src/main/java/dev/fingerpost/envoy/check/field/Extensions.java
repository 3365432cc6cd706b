package dev.fingerpost.envoy.check.field;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.fingerpost.envoy.resource.KnownTypes;
import java.util.Optional;

/**
 * Opens what stands in an {@code Any}. A {@code TypedStruct} is read as Envoy does: as the JSON of
 * the type that it names.
 */
public final class Extensions {
  private static final TypeRegistry REGISTRY = KnownTypes.registry();

  private Extensions() {}

  /** What was found. */
  public sealed interface Opened {

    /** The type as it was named. */
    String typeUrl();
  }

  /** A message of a known type. */
  public record Known(String typeUrl, Message message) implements Opened {

    /** The message as its generated class, if it is of that type. */
    public <T extends Message> Optional<T> as(T type) {
      if (!message.getDescriptorForType().equals(type.getDescriptorForType())) {
        return Optional.empty();
      }
      try {
        @SuppressWarnings("unchecked")
        T parsed = (T) type.getParserForType().parseFrom(message.toByteString());
        return Optional.of(parsed);
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("it was decoded once: " + typeUrl, e);
      }
    }
  }

  /** A type that is not known here, with the JSON of its struct if it travels as one. */
  public record Unknown(String typeUrl, Optional<String> json) implements Opened {}

  /** What is no encoding of its type. */
  public record Unreadable(String typeUrl, String reason) implements Opened {}

  /** Opens an {@code Any}, which may itself be a dynamic message. */
  public static Opened open(Message any) {
    String typeUrl = (String) field(any, "type_url");
    Optional<Descriptor> type = KnownTypes.of(typeUrl);
    if (type.isEmpty()) {
      return new Unknown(typeUrl, Optional.empty());
    }
    try {
      Message message = DynamicMessage.parseFrom(type.get(), (ByteString) field(any, "value"));
      return isTypedStruct(type.get()) ? openStruct(message) : new Known(typeUrl, message);
    } catch (InvalidProtocolBufferException e) {
      return new Unreadable(typeUrl, "cannot be decoded");
    }
  }

  private static Opened openStruct(Message struct) throws InvalidProtocolBufferException {
    String typeUrl = (String) field(struct, "type_url");
    String json = JsonFormat.printer().print((Message) field(struct, "value"));
    Optional<Descriptor> type = KnownTypes.of(typeUrl);
    if (type.isEmpty()) {
      return new Unknown(typeUrl, Optional.of(json));
    }
    try {
      DynamicMessage.Builder message = DynamicMessage.newBuilder(type.get());
      merge(json, message);
      return new Known(typeUrl, message.build());
    } catch (InvalidProtocolBufferException e) {
      return new Unreadable(typeUrl, String.valueOf(e.getMessage()));
    }
  }

  static void merge(String json, Message.Builder message) throws InvalidProtocolBufferException {
    JsonFormat.parser().usingTypeRegistry(REGISTRY).merge(json, message);
  }

  private static boolean isTypedStruct(Descriptor type) {
    return type.getName().equals("TypedStruct");
  }

  private static Object field(Message message, String name) {
    return message.getField(message.getDescriptorForType().findFieldByName(name));
  }
}
