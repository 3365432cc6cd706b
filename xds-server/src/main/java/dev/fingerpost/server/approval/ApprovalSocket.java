package dev.fingerpost.server.approval;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Ascii;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix socket in the state folder at which the owner of the process approves what is held: one
 * line with a hash in, lines for people out. One virtual thread takes connections, one more each
 * answers.
 */
public final class ApprovalSocket implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApprovalSocket.class);
  private static final String FILE = "approve.sock";

  /** Paths of Unix sockets are short, so this one's name is. */
  private static final String UNFINISHED = ".a";

  private static final int LONGEST = 128;

  private final Path file;
  private final ServerSocketChannel server;
  private final Approver approver;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("approve-", 0).factory());

  private ApprovalSocket(Path file, ServerSocketChannel server, Approver approver) {
    this.file = file;
    this.server = server;
    this.approver = approver;
  }

  /** Where the socket of this state folder is. */
  static Path in(Path folder) {
    return folder.resolve(FILE);
  }

  /** Serves; empty if the folder cannot hold a socket, which costs nothing but this. */
  public static Optional<ApprovalSocket> open(Path folder, Approver approver) {
    try {
      Files.createDirectories(folder);
      ApprovalSocket socket = new ApprovalSocket(in(folder), bind(folder), approver);
      socket.threads.execute(socket::accept);
      return Optional.of(socket);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn("event=approvals_unavailable folder={} reason=\"{}\"", folder, e.toString());
      return Optional.empty();
    }
  }

  /** Made where nobody else can see it, and put in its place when only its owner may use it. */
  private static ServerSocketChannel bind(Path folder) throws IOException {
    Path hidden = folder.resolve(UNFINISHED);
    Path unfinished = hidden.resolve("s");
    Files.deleteIfExists(unfinished);
    Files.deleteIfExists(hidden);
    Files.createDirectory(
        hidden, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(unfinished));
      Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-------"));
      Files.move(
          unfinished,
          in(folder),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      server.close();
      throw e;
    } finally {
      Files.deleteIfExists(unfinished);
      Files.deleteIfExists(hidden);
    }
    return server;
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("event=approvals_close_failed", e);
    }
    threads.shutdownNow();
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        threads.execute(() -> serve(client));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.warn("event=approvals_failed reason=\"{}\"", e.toString());
        return;
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      String hash = Ascii.toLowerCase(line(client));
      String by =
          "operator " + client.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
      ByteBuffer answer = ByteBuffer.wrap(approver.approve(hash, by).text().getBytes(UTF_8));
      while (answer.hasRemaining()) {
        client.write(answer);
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.debug("event=approval_failed", e);
    }
  }

  /** Up to the end of the line; an end of the stream or too many bytes end it as well. */
  private static String line(SocketChannel client) throws IOException {
    byte[] bytes = new byte[LONGEST];
    ByteBuffer read = ByteBuffer.wrap(bytes);
    String text = "";
    while (text.indexOf('\n') < 0 && read.hasRemaining() && client.read(read) >= 0) {
      text = new String(bytes, 0, read.position(), UTF_8);
    }
    int end = text.indexOf('\n');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }
}
