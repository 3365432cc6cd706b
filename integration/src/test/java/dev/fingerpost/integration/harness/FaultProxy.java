package dev.fingerpost.integration.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to a port of this machine that can be cut, all connections at once, by a reset; that can
 * fall silent, as a network without a way back does; and that can be long and narrow.
 */
public final class FaultProxy implements AutoCloseable {

  private static final int CHUNK = 8_192;

  private final InetSocketAddress target;
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Duration delay = Duration.ZERO;
  private volatile long bytesPerSecond = Long.MAX_VALUE;
  private volatile boolean refuses;

  private FaultProxy(InetSocketAddress target, ServerSocket door) {
    this.target = target;
    this.door = door;
  }

  /** A way to this port of 127.0.0.1. */
  public static FaultProxy to(int target) {
    return to(InetAddress.getLoopbackAddress(), target);
  }

  /** A way to this port. */
  public static FaultProxy to(InetAddress address, int target) {
    try {
      FaultProxy proxy =
          new FaultProxy(
              new InetSocketAddress(address, target),
              new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()));
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

  /** How many connections are open. */
  public int connections() {
    return connections.get();
  }

  /** The most connections that were open at a time. */
  public int mostAtOnce() {
    return most.get();
  }

  /** Resets all connections, on both sides. */
  public void cut() {
    for (Socket socket : Set.copyOf(open)) {
      reset(socket);
    }
  }

  /** Resets all connections, and each new one, until {@link #heal}. */
  public void refuse() {
    refuses = true;
    cut();
  }

  /** Nothing passes any more, either way, and nobody is told, until {@link #heal}. */
  public void fallSilent() {
    gate = new CountDownLatch(1);
  }

  /** From now on everything comes so much later, and no more than so much in a second. */
  public void slow(Duration by, long bytes) {
    delay = by;
    bytesPerSecond = bytes;
  }

  /** All is well again; what was held back passes. */
  public void heal() {
    refuses = false;
    delay = Duration.ZERO;
    bytesPerSecond = Long.MAX_VALUE;
    gate.countDown();
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
    gate.countDown();
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
    if (refuses) {
      reset(client);
      return;
    }
    try {
      Socket server = new Socket(target.getAddress(), target.getPort());
      open.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread.startVirtualThread(() -> pump(client, server));
      most.accumulateAndGet(connections.incrementAndGet(), Math::max);
      pump(server, client);
      connections.decrementAndGet();
    } catch (IOException e) {
      reset(client);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        gate.await();
        long pause =
            delay.toNanos()
                + (bytesPerSecond == Long.MAX_VALUE
                    ? 0
                    : TimeUnit.SECONDS.toNanos(length) / bytesPerSecond);
        if (pause > 0) {
          LockSupport.parkNanos(pause);
        }
        out.write(chunk, 0, length);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      reset(from);
      reset(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
