package dev.fingerpost.server.ads.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.fingerpost.server.store.Packed;
import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Writes responses from bytes that are encoded already: the bodies are shared by all streams, only
 * a small tail with nonce and removed names belongs to one (E5). Fields may come in any order.
 */
public final class DeltaResponseMarshaller implements MethodDescriptor.Marshaller<DeltaResponse> {

  private static final int SYSTEM_VERSION = 1;
  private static final int TYPE_URL = 4;
  private static final int NONCE = 5;
  private static final int REMOVED = 6;
  private static final int CONTROL_PLANE = 7;

  @Override
  public InputStream stream(DeltaResponse response) {
    ByteString[] parts = new ByteString[2 * response.resources().size() + 1];
    int next = 0;
    for (Packed packed : response.resources()) {
      parts[next++] = packed.head();
      parts[next++] = packed.entry().body();
    }
    parts[next] = tail(response);
    return new PartsStream(parts);
  }

  /** A server never reads one. */
  @Override
  public DeltaResponse parse(InputStream stream) {
    throw new UnsupportedOperationException("responses are only written");
  }

  private static ByteString tail(DeltaResponse response) {
    ByteString.Output bytes = ByteString.newOutput();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeString(SYSTEM_VERSION, response.systemVersion());
      out.writeString(TYPE_URL, response.typeUrl());
      out.writeString(NONCE, response.nonce());
      for (String name : response.removed()) {
        out.writeString(REMOVED, name);
      }
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
