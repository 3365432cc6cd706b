package dev.fingerpost.integration.world;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One kept-alive HTTP/1.1 connection to a port of 127.0.0.1 that sends whatever Host it is told,
 * which the JDK's own client does not without a switch of the whole JVM. Owned by one thread.
 */
public final class HttpConnection implements AutoCloseable {

  private static final int TIME_OUT_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  private HttpConnection(Socket socket, InputStream in) {
    this.socket = socket;
    this.in = in;
  }

  /** Connects. */
  public static HttpConnection open(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIME_OUT_MILLIS);
    return new HttpConnection(socket, new BufferedInputStream(socket.getInputStream()));
  }

  /** Sends a GET and reads the whole answer. */
  public Answer get(String host, String path, Map<String, String> headers) throws IOException {
    return send("GET", host, path, headers);
  }

  /** Sends a request without a body and reads the whole answer. */
  public Answer send(String method, String host, String path, Map<String, String> headers)
      throws IOException {
    return exchange(method, host, path, headers).answer();
  }

  /** The same, with the headers of the answer. */
  public Exchange exchange(String method, String host, String path, Map<String, String> headers)
      throws IOException {
    StringBuilder request =
        new StringBuilder(method + " " + path + " HTTP/1.1\r\nhost: " + host + "\r\n");
    headers.forEach(
        (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    socket
        .getOutputStream()
        .write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    String statusLine = readLine();
    Map<String, String> answered = readHeaders();
    skipBody(answered);
    if ("close".equalsIgnoreCase(answered.getOrDefault("connection", ""))) {
      close();
    }
    return new Exchange(Integer.parseInt(statusLine.substring(9, 12)), answered);
  }

  /** Whether another request can be sent. */
  public boolean isOpen() {
    return !socket.isClosed();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private Map<String, String> readHeaders() throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (one, other) -> one + "," + other);
    }
    return headers;
  }

  private void skipBody(Map<String, String> headers) throws IOException {
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
        in.skipNBytes(size + 2L);
      }
      readLine();
      return;
    }
    in.skipNBytes(Long.parseLong(headers.getOrDefault("content-length", "0")));
  }

  private int readChunkSize() throws IOException {
    return Integer.parseInt(readLine(), 16);
  }

  private String readLine() throws IOException {
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
