package dev.fingerpost.integration.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.fingerpost.envoy.resource.KnownTypes;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Envoy's messages written as Envoy's own YAML. */
final class Yaml {

  private static final TypeRegistry TYPES = KnownTypes.registry();
  private static final ObjectMapper JSON = new ObjectMapper();

  private Yaml() {}

  /** Adds to a message what the text says. */
  static <T extends Message.Builder> T add(String yaml, T message) {
    Message.Builder added = message.build().newBuilderForType();
    Object tree = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    try {
      JsonFormat.parser().usingTypeRegistry(TYPES).merge(JSON.writeValueAsString(tree), added);
      message.mergeFrom(added.build());
      return message;
    } catch (InvalidProtocolBufferException | JsonProcessingException e) {
      throw new IllegalArgumentException(yaml, e);
    }
  }

  /** The name of an extension's type after {@code @type:}. */
  static String type(String message) {
    return "\"@type\": type.googleapis.com/envoy." + message;
  }
}
