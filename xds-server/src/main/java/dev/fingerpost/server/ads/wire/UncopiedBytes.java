package dev.fingerpost.server.ads.wire;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;

/**
 * Bytes into a stream as they are: {@link ByteString#writeTo} copies them first, for whoever might
 * keep what it is given. The stream must not.
 */
public final class UncopiedBytes extends ByteOutput {

  private final OutputStream target;

  /** Into this stream. */
  public UncopiedBytes(OutputStream target) {
    this.target = target;
  }

  /**
   * Writes all of them.
   *
   * @throws IOException if the stream does
   */
  public void write(ByteString bytes) throws IOException {
    UnsafeByteOperations.unsafeWriteTo(bytes, this);
  }

  @Override
  public void write(byte value) throws IOException {
    target.write(value);
  }

  @Override
  public void write(byte[] value, int offset, int length) throws IOException {
    target.write(value, offset, length);
  }

  @Override
  public void writeLazy(byte[] value, int offset, int length) throws IOException {
    write(value, offset, length);
  }

  @Override
  public void write(ByteBuffer value) throws IOException {
    Channels.newChannel(target).write(value);
  }

  @Override
  public void writeLazy(ByteBuffer value) throws IOException {
    write(value);
  }
}
