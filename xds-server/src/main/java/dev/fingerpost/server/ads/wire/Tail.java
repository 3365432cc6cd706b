package dev.fingerpost.server.ads.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The fields of one response that no other shares. */
final class Tail {

  private final ByteString.Output bytes = ByteString.newOutput();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  /** The three fields that both variants number alike. */
  Tail(String version, String typeUrl, String nonce) {
    write(1, version);
    write(4, typeUrl);
    write(5, nonce);
  }

  void write(int field, String text) {
    try {
      out.writeString(field, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says which control plane it is, unless the identifier is empty. */
  void writeControlPlane(int field, String identifier) {
    if (identifier.isEmpty()) {
      return;
    }
    try {
      out.writeMessage(field, ControlPlane.newBuilder().setIdentifier(identifier).build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ByteString bytes() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteString();
  }
}
