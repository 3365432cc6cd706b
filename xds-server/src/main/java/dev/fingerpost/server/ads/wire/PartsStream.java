package dev.fingerpost.server.ads.wire;

import com.google.protobuf.ByteString;
import dev.fingerpost.server.store.Packed;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The bytes of one response, part by part; gRPC drains them, and reads them only in process. */
final class PartsStream extends InputStream implements KnownLength, Drainable {

  private final ByteString[] parts;
  private @Nullable InputStream reader;
  private boolean drained;

  private PartsStream(ByteString... parts) {
    this.parts = parts;
  }

  /**
   * A response: its resources, then the rest of it. Messages put end to end are one message.
   *
   * @param head what stands before a resource's body
   */
  static PartsStream of(
      List<Packed> resources, Function<Packed, ByteString> head, ByteString rest) {
    ByteString[] parts = new ByteString[2 * resources.size() + 1];
    int next = 0;
    for (Packed packed : resources) {
      parts[next++] = head.apply(packed);
      parts[next++] = packed.entry().body();
    }
    parts[next] = rest;
    return new PartsStream(parts);
  }

  @Override
  public int drainTo(OutputStream target) throws IOException {
    int length = available();
    UncopiedBytes output = new UncopiedBytes(target);
    for (ByteString part : parts) {
      output.write(part);
    }
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
    int length = 0;
    for (ByteString part : parts) {
      length += part.size();
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
