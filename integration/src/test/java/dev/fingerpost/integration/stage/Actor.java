package dev.fingerpost.integration.stage;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One instance on loopback that plays what a stage tells it. It speaks HTTP/1.1 by hand, since no
 * server of the JDK resets a connection; requests have no body.
 */
public final class Actor implements AutoCloseable {

  /** The header that names the script of a request. */
  public static final String SCRIPT_HEADER = "x-script";

  private final String id;
  private final Stage stage;
  private final Conversations conversations;
  private volatile Act usual = Act.OK;

  Actor(String id, Stage stage) {
    this.id = id;
    this.stage = stage;
    this.conversations = Conversations.open(this::serve);
  }

  /** The instance's name. */
  public String id() {
    return id;
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return conversations.port();
  }

  /** Does this with each request that has no script, or whose script is at its end. */
  public Actor usually(Act act) {
    usual = act;
    return this;
  }

  @Override
  public void close() {
    conversations.close();
  }

  private void serve(Socket socket) throws IOException, InterruptedException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    // A socket that an act has closed throws, which ends it too.
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      List<String> request = Splitter.on(' ').splitToList(line);
      String script = script(in);
      stage.play(script, new Try(id, request.getFirst(), System.nanoTime()), usual, socket);
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
