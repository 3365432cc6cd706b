package dev.fingerpost.integration.scripted;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** HTTP/1.1 by hand, so that an answer can break off anywhere: a virtual thread a connection. */
final class PlainFront implements Front {

  private static final int BACKLOG = 512;

  private final ServerSocket door;
  private final Answers answers;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong connections = new AtomicLong();

  private PlainFront(ServerSocket door, Answers answers) {
    this.door = door;
    this.answers = answers;
  }

  /** A front on this port of 127.0.0.1, or on a free one for 0. */
  static PlainFront open(int port, Answers answers) {
    try {
      PlainFront front =
          new PlainFront(
              new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()), answers);
      Thread.startVirtualThread(front::accept);
      return front;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public URI url() {
    return URI.create("http://127.0.0.1:" + door.getLocalPort());
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Override
  public long connections() {
    return connections.get();
  }

  @Override
  public void close() {
    try {
      door.close();
      for (Socket socket : Set.copyOf(open)) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket socket = door.accept();
        Thread.startVirtualThread(() -> converse(socket));
      } catch (IOException e) {
        return; // it is closed
      }
    }
  }

  private void converse(Socket socket) {
    connections.incrementAndGet();
    open.add(socket);
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String request = line(in); !request.isEmpty(); request = line(in)) {
        while (!line(in).isEmpty()) {
          // No header matters here.
        }
        String target = request.substring(request.indexOf(' ') + 1, request.lastIndexOf(' '));
        say(socket, in, answers.to(Query.of(target)));
      }
    } catch (IOException e) {
      // The client has gone, or the script wants it so.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private static void say(Socket socket, InputStream in, Reply reply) throws IOException {
    OutputStream out = socket.getOutputStream();
    switch (reply) {
      case Reply.Whole whole -> {
        out.write(head(whole).getBytes(UTF_8));
        out.write(whole.body().getBytes(UTF_8));
        out.flush();
      }
      case Reply.Part(Reply.Whole whole, int bytes) -> {
        out.write(head(whole).getBytes(UTF_8));
        out.write(whole.body().getBytes(UTF_8), 0, bytes);
        out.flush();
        throw new IOException("broken off");
      }
      case Reply.Drop(Reply.Whole whole, var pause) -> {
        out.write(head(whole).getBytes(UTF_8));
        for (byte next : whole.body().getBytes(UTF_8)) {
          LockSupport.parkNanos(pause.toNanos());
          out.write(next);
          out.flush();
        }
      }
      case Reply.Silence() -> {
        while (in.read() >= 0) {
          // Whatever it says.
        }
        throw new IOException("it has gone");
      }
      case Reply.Reset() -> {
        socket.setSoLinger(true, 0);
        throw new IOException("reset");
      }
    }
  }

  private static String head(Reply.Whole whole) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + whole.status() + " Scripted\r\n");
    whole.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    return head + "content-length: " + whole.body().getBytes(UTF_8).length + "\r\n\r\n";
  }

  /** The next line, empty at the end of the connection, too. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }
}
