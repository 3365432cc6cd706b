package dev.fingerpost.server.ads.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.fingerpost.server.store.Packed;
import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Writes state-of-the-world responses from the same shared bytes as delta ones (E10). */
public final class SotwResponseMarshaller implements MethodDescriptor.Marshaller<SotwResponse> {

  private static final int VERSION = 1;
  private static final int TYPE_URL = 4;
  private static final int NONCE = 5;
  private static final int CONTROL_PLANE = 6;

  @Override
  public InputStream stream(SotwResponse response) {
    ByteString[] parts = new ByteString[2 * response.resources().size() + 1];
    int next = 0;
    for (Packed packed : response.resources()) {
      parts[next++] = packed.anyHead();
      parts[next++] = packed.entry().body();
    }
    parts[next] = tail(response);
    return new PartsStream(parts);
  }

  /** A server never reads one. */
  @Override
  public SotwResponse parse(InputStream stream) {
    throw new UnsupportedOperationException("responses are only written");
  }

  private static ByteString tail(SotwResponse response) {
    ByteString.Output bytes = ByteString.newOutput();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeString(VERSION, response.version());
      out.writeString(TYPE_URL, response.typeUrl());
      out.writeString(NONCE, response.nonce());
      if (!response.identifier().isEmpty()) {
        out.writeMessage(
            CONTROL_PLANE, ControlPlane.newBuilder().setIdentifier(response.identifier()).build());
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteString();
  }
}
