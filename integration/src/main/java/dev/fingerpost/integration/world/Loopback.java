package dev.fingerpost.integration.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;

/** Finds addresses on this machine that nobody uses. */
public final class Loopback {

  private static final int TRIES = 50;

  private Loopback() {}

  /** A port of 127.0.0.1 that is free now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** This port of 127.0.0.1 if it is free now, else another one. */
  public static int portOr(int wanted) {
    return allFree(InetAddress.getLoopbackAddress(), wanted) ? wanted : freePort();
  }

  /**
   * An address 127.x.y.z on which none of the ports is in use: for a program with many fixed ports.
   * It is drawn at random, so that runs beside each other do not meet.
   */
  public static InetAddress freeAddress(int... ports) {
    Random random = new Random();
    for (int n = 0; n < TRIES; n++) {
      InetAddress address = loopback(random.nextInt(1, 1 << 24));
      if (allFree(address, ports)) {
        return address;
      }
    }
    throw new IllegalStateException(
        "this machine has no loopback addresses beside 127.0.0.1, or all are in use");
  }

  private static InetAddress loopback(int host) {
    try {
      return InetAddress.getByAddress(
          new byte[] {127, (byte) (host >> 16), (byte) (host >> 8), (byte) (host | 2)});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean allFree(InetAddress address, int... ports) {
    for (int port : ports) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(address, port), 1);
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
