package dev.fingerpost.integration.harness;

import dev.fingerpost.integration.world.EchoService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One port of 127.0.0.1 behind which an instance answers while it is open; while it is shut,
 * connections are refused and nobody else can take the port. Owned by one thread.
 */
public final class Door implements AutoCloseable {

  private final String id;
  private final int port;

  /** What has the port: an instance, or a socket that does not listen. */
  private final Deque<AutoCloseable> holder = new ArrayDeque<>();

  private Door(String id) {
    this.id = id;
    this.port = hold(0);
  }

  /** A door that is shut. */
  public static Door shut(String id) {
    return new Door(id);
  }

  /** The port. */
  public int port() {
    return port;
  }

  /** Opens it: from now on an instance answers. */
  public EchoService open() {
    close();
    EchoService instance = EchoService.start(id, port);
    holder.push(instance);
    return instance;
  }

  /** Shuts it again, with all connections. */
  public void shut() {
    close();
    hold(port);
  }

  @Override
  public void close() {
    while (!holder.isEmpty()) {
      try {
        holder.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private int hold(int wanted) {
    try {
      Socket socket = new Socket();
      socket.setReuseAddress(true); // connections of before may still be on their way out
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      holder.push(socket);
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
