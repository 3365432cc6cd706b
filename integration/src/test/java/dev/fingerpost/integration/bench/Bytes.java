package dev.fingerpost.integration.bench;

import com.google.protobuf.ByteString;
import dev.fingerpost.server.ads.wire.UncopiedBytes;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** A message that is bytes already, on its way into gRPC. */
final class Bytes extends FilterInputStream implements KnownLength, Drainable {

  /** Messages as bytes, in both directions. */
  static final MethodDescriptor.Marshaller<ByteString> MARSHALLER =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(ByteString message) {
          return new Bytes(message);
        }

        @Override
        public ByteString parse(InputStream stream) {
          try {
            return ByteString.readFrom(stream);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private final ByteString message;
  private boolean drained;

  private Bytes(ByteString message) {
    super(message.newInput());
    this.message = message;
  }

  @Override
  public int drainTo(OutputStream target) throws IOException {
    drained = true;
    new UncopiedBytes(target).write(message);
    return message.size();
  }

  @Override
  public int available() throws IOException {
    return drained ? 0 : super.available();
  }
}
