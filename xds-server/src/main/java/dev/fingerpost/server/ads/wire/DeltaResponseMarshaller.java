package dev.fingerpost.server.ads.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.fingerpost.server.store.Packed;
import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

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
    return new Encoded(response, tail(response));
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

  /** The bytes of one response; gRPC drains them, and reads them only in process. */
  private static final class Encoded extends InputStream implements KnownLength, Drainable {

    private final DeltaResponse response;
    private final ByteString tail;
    private @Nullable InputStream reader;
    private boolean drained;

    Encoded(DeltaResponse response, ByteString tail) {
      this.response = response;
      this.tail = tail;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = available();
      for (Packed packed : response.resources()) {
        packed.head().writeTo(target);
        packed.entry().body().writeTo(target);
      }
      tail.writeTo(target);
      drained = true;
      return length;
    }

    @Override
    public int available() throws IOException {
      if (reader != null) {
        return reader.available();
      }
      if (drained) {
        return 0;
      }
      int length = tail.size();
      for (Packed packed : response.resources()) {
        length += packed.size();
      }
      return length;
    }

    @Override
    public int read() throws IOException {
      return reader().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return reader().read(target, offset, length);
    }

    private InputStream reader() throws IOException {
      InputStream open = reader;
      if (open == null) {
        ByteString.Output bytes = ByteString.newOutput();
        drainTo(bytes);
        open = bytes.toByteString().newInput();
        reader = open;
      }
      return open;
    }
  }
}
