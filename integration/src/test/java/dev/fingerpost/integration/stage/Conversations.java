package dev.fingerpost.integration.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port of 127.0.0.1 with a conversation on each of its connections. */
final class Conversations implements AutoCloseable {

  private static final int QUEUE = 1024;

  private final ServerSocket server;
  private final Conversation conversation;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private Conversations(ServerSocket server, Conversation conversation) {
    this.server = server;
    this.conversation = conversation;
  }

  /** What is said on one connection, until it throws or returns. */
  @FunctionalInterface
  interface Conversation {
    void on(Socket socket) throws IOException, InterruptedException;
  }

  static Conversations open(Conversation conversation) {
    try {
      Conversations opened =
          new Conversations(
              new ServerSocket(0, QUEUE, InetAddress.getLoopbackAddress()), conversation);
      Thread.startVirtualThread(opened::accept);
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.startVirtualThread(() -> talk(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void talk(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      conversation.on(socket);
    } catch (IOException e) {
      // The other side has given up, which is a part of the play.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(socket);
    }
  }
}
