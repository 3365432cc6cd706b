package dev.fingerpost.integration.harness;

import dev.fingerpost.integration.world.Answer;
import dev.fingerpost.integration.world.EchoService;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One connection to an Envoy from any loopback address, which may send requests ahead of their
 * answers and shows the headers of these. Owned by one thread.
 */
public final class RawClient implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  private RawClient(Socket socket, InputStream in) {
    this.socket = socket;
    this.in = in;
  }

  /** An answer with its headers, of which names are in lower case. */
  public record Seen(Answer answer, Map<String, String> headers) {}

  /** Connects from 127.0.0.1. */
  public static RawClient open(int port) {
    return open(port, "127.0.0.1");
  }

  /** Connects from a loopback address. */
  public static RawClient open(int port, String from) {
    try {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return new RawClient(socket, new BufferedInputStream(socket.getInputStream(), 1 << 16));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends one request and reads its answer. */
  public Seen send(Ask ask) {
    return send(List.of(ask)).getFirst();
  }

  /** Sends all at once, then reads the answers, in their order. */
  public List<Seen> send(List<Ask> asks) {
    StringBuilder text = new StringBuilder();
    asks.forEach(ask -> text.append(ask.text()));
    try {
      socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.US_ASCII));
      List<Seen> seen = new ArrayList<>(asks.size());
      while (seen.size() < asks.size()) {
        seen.add(read());
      }
      return seen;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Seen read() throws IOException {
    int status = Integer.parseInt(line().substring(9, 12));
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    in.skipNBytes(Long.parseLong(headers.getOrDefault("content-length", "0")));
    String instance = headers.getOrDefault(EchoService.INSTANCE_HEADER, Answer.NOBODY);
    return new Seen(new Answer(status, instance), headers);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended after \"" + line + "\"");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }
}
