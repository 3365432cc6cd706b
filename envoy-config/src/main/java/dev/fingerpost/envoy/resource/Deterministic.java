package dev.fingerpost.envoy.resource;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The only encoding of messages: the same message gives the same bytes on every machine.
 *
 * <p>Protobuf's own {@code toByteString} and {@code Any.pack} leave the order of maps open. Every
 * {@code Any} is made by {@link #pack}, so that the rule holds at every depth.
 */
public final class Deterministic {
  private static final String TYPE_PREFIX = "type.googleapis.com/";

  private Deterministic() {}

  /** The message's bytes, maps in key order. */
  public static ByteString encode(Message message) {
    byte[] bytes = new byte[message.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(message.getDescriptorForType().getFullName(), e);
    }
    out.checkNoSpaceLeft();
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  /** The message with its type, as extensions are configured. */
  public static Any pack(Message message) {
    return Any.newBuilder()
        .setTypeUrl(TYPE_PREFIX + message.getDescriptorForType().getFullName())
        .setValue(encode(message))
        .build();
  }
}
