package dev.fingerpost.integration.stage;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * An instance that speaks as much HTTP/2 as it takes to refuse the first stream of each connection
 * and to answer all others with 200.
 */
public final class Refuser implements AutoCloseable {

  private static final int PREFACE = 24;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int ACK = 1;
  private static final int END_STREAM_AND_HEADERS = 5;
  private static final int REFUSED_STREAM = 7;

  /** The header block {@code :status: 200}, by its index in the table of the protocol. */
  private static final byte[] STATUS_200 = {(byte) 0x88};

  private final Conversations conversations = Conversations.open(Refuser::serve);

  private Refuser() {}

  /** Starts one. */
  public static Refuser start() {
    return new Refuser();
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return conversations.port();
  }

  @Override
  public void close() {
    conversations.close();
  }

  private static void serve(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    in.skipNBytes(PREFACE);
    frame(out, SETTINGS, 0, 0, new byte[0]);
    boolean refused = false;
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      in.skipNBytes(length);
      if (type == SETTINGS && flags != ACK) {
        frame(out, SETTINGS, ACK, 0, new byte[0]);
      } else if (type == HEADERS && !refused) {
        frame(out, RST_STREAM, 0, stream, new byte[] {0, 0, 0, REFUSED_STREAM});
        refused = true;
      } else if (type == HEADERS) {
        frame(out, HEADERS, END_STREAM_AND_HEADERS, stream, STATUS_200);
      }
    }
  }

  private static void frame(OutputStream out, int type, int flags, int stream, byte[] body)
      throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + body.length);
    frame.putShort((short) 0).put((byte) body.length).put((byte) type).put((byte) flags);
    out.write(frame.putInt(stream).put(body).array()); // at once: a frame is one packet
  }
}
