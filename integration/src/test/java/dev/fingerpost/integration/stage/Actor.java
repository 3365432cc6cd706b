package dev.fingerpost.integration.stage;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One instance on loopback that plays what a stage tells it. It speaks HTTP/1.1 by hand, since no
 * server of the JDK resets a connection; requests have no body.
 */
public final class Actor implements AutoCloseable {

  /** The header that names the script of a request. */
  public static final String SCRIPT_HEADER = "x-script";

  private final String id;
  private final Stage stage;
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Act usual = Act.OK;

  private Actor(String id, Stage stage, ServerSocket server) {
    this.id = id;
    this.stage = stage;
    this.server = server;
  }

  static Actor start(String id, Stage stage) {
    try {
      Actor actor =
          new Actor(id, stage, new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()));
      Thread.startVirtualThread(actor::accept);
      return actor;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The instance's name. */
  public String id() {
    return id;
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return server.getLocalPort();
  }

  /** Does this with each request that has no script, or whose script is at its end. */
  public Actor usually(Act act) {
    usual = act;
    return this;
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
        Thread.startVirtualThread(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        List<String> request = Splitter.on(' ').splitToList(line);
        String script = script(in);
        stage.play(script, new Try(id, request.getFirst(), System.nanoTime()), usual, socket);
        if (socket.isClosed()) {
          return;
        }
      }
    } catch (IOException e) {
      // The other side has given up, which is a part of the play.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(socket);
    }
  }

  /** Reads the headers; the value of the one that counts, empty without it. */
  private static String script(BufferedReader in) throws IOException {
    String script = "";
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      int colon = line.indexOf(':');
      if (Ascii.equalsIgnoreCase(line.substring(0, colon), SCRIPT_HEADER)) {
        script = line.substring(colon + 1).strip();
      }
    }
    return script;
  }
}
