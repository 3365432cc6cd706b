package dev.fingerpost.integration.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A port of 127.0.0.1 that neither takes nor refuses a connection: its queue is full and nobody
 * empties it.
 */
public final class BlackHole implements AutoCloseable {

  /** More than any kernel queues for a backlog of one. */
  private static final int QUEUED = 16;

  private final ServerSocket server;
  private final List<SocketChannel> queue = new ArrayList<>();

  private BlackHole(ServerSocket server) {
    this.server = server;
  }

  /** Opens one. */
  public static BlackHole open() {
    try {
      BlackHole hole = new BlackHole(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      for (int n = 0; n < QUEUED; n++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(hole.server.getLocalSocketAddress());
        hole.queue.add(channel);
      }
      return hole;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port. */
  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      for (SocketChannel channel : queue) {
        channel.close();
      }
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
