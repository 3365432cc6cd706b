package dev.fingerpost.server.approval;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The other end of {@link ApprovalSocket}. */
public final class ApprovalClient {

  private ApprovalClient() {}

  /**
   * What the server said.
   *
   * @param approved whether it took the word
   * @param text for people
   */
  public record Answer(boolean approved, String text) {}

  /**
   * Approves a hash at the server that uses this state folder.
   *
   * @throws IOException if no server answers there
   */
  public static Answer approve(Path folder, String hash) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(ApprovalSocket.in(folder));
    try (SocketChannel channel = SocketChannel.open(address)) {
      ByteBuffer line = ByteBuffer.wrap((hash + "\n").getBytes(UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.shutdownOutput();
      String text = read(channel);
      if (text.isEmpty()) {
        throw new IOException("no answer");
      }
      return new Answer(text.startsWith(Approver.Verdict.YES), text);
    }
  }

  private static String read(SocketChannel channel) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] bytes = new byte[4096];
    ByteBuffer part = ByteBuffer.wrap(bytes);
    while (channel.read(part) >= 0) {
      text.write(bytes, 0, part.position());
      part.clear();
    }
    return text.toString(UTF_8);
  }
}
