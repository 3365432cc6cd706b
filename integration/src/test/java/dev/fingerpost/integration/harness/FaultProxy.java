package dev.fingerpost.integration.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a port of this machine that can be cut: all connections at once, by a reset. */
public final class FaultProxy implements AutoCloseable {

  private final int target;
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private FaultProxy(int target, ServerSocket door) {
    this.target = target;
    this.door = door;
  }

  /** A way to this port. */
  public static FaultProxy to(int target) {
    try {
      FaultProxy proxy =
          new FaultProxy(target, new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()));
      Thread.startVirtualThread(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port to connect to instead. */
  public int port() {
    return door.getLocalPort();
  }

  /** Resets all connections, on both sides. */
  public void cut() {
    for (Socket socket : Set.copyOf(open)) {
      reset(socket);
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Thread.startVirtualThread(() -> serve(client));
      } catch (IOException e) {
        return; // it is closed
      }
    }
  }

  private void serve(Socket client) {
    open.add(client);
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(server);
      Thread.startVirtualThread(() -> pump(client, server));
      pump(server, client);
    } catch (IOException e) {
      reset(client);
    }
  }

  private void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      reset(from);
      reset(to);
    }
  }

  private void reset(Socket socket) {
    open.remove(socket);
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is gone already.
    }
  }
}
