package dev.fingerpost.server.ads;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A peer on a bare socket, that says HTTP/2 byte by byte, or anything else. */
final class RawPeer implements AutoCloseable {

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int CONTINUATION = 9;
  static final int END_HEADERS = 4;

  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
  private static final int FRAME_HEADER = 9;
  private static final int LITERAL = 0x10; // without indexing, with a new name
  private static final int MOST_LENGTH = 0x7f;

  private final Socket socket;

  RawPeer(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says hello as a client has to. */
  RawPeer introduce() {
    say(PREFACE);
    frame(SETTINGS, 0, 0);
    return this;
  }

  /**
   * Says anything.
   *
   * @return whether the other end still takes it
   */
  boolean say(byte... bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (SocketException e) {
      return false; // that is what hostile peers live with
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends one frame; see {@link #say} for what is returned. */
  boolean frame(int type, int flags, int stream, byte... payload) {
    return say(
        ByteBuffer.allocate(FRAME_HEADER + payload.length)
            .put((byte) (payload.length >> 16))
            .putShort((short) payload.length)
            .put((byte) type)
            .put((byte) flags)
            .putInt(stream)
            .put(payload)
            .array());
  }

  /** The headers of a call of a delta stream, and more behind them. */
  static byte[] call(String... more) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    header(block, ":method", "POST");
    header(block, ":scheme", "http");
    header(block, ":authority", "localhost");
    header(
        block,
        ":path",
        "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources");
    header(block, "content-type", "application/grpc");
    header(block, "te", "trailers");
    for (int i = 0; i < more.length; i += 2) {
      header(block, more[i], more[i + 1]);
    }
    return block.toByteArray();
  }

  /** Ends its own half of the connection only. */
  void halfClose() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads and drops until the other end closes; whether it does in time. */
  boolean isClosedWithin(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      socket.setSoTimeout(100);
      while (System.nanoTime() < end) {
        if (readsTheEnd()) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return true; // reset
    }
  }

  private boolean readsTheEnd() throws IOException {
    try {
      return socket.getInputStream().read(new byte[1 << 16]) < 0;
    } catch (SocketTimeoutException e) {
      return false; // it has nothing to say
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void header(ByteArrayOutputStream block, String name, String value) {
    block.write(LITERAL);
    text(block, name);
    text(block, value);
  }

  private static void text(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    if (bytes.length < MOST_LENGTH) {
      block.write(bytes.length);
    } else {
      block.write(MOST_LENGTH);
      int rest = bytes.length - MOST_LENGTH;
      while (rest >= 0x80) {
        block.write(rest % 0x80 + 0x80);
        rest /= 0x80;
      }
      block.write(rest);
    }
    block.write(bytes, 0, bytes.length);
  }
}
