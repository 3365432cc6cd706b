package dev.fingerpost.integration.stage;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An instance's side of a connection, after it has read a request. */
public final class Reply {

  private final Socket socket;
  private final String instance;

  Reply(Socket socket, String instance) {
    this.socket = socket;
    this.instance = instance;
  }

  void whole(int status, Map<String, String> headers) throws IOException {
    StringBuilder text = head(status).append("content-length: 0\r\n");
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    write(text.append("\r\n"));
  }

  void begin() throws IOException {
    write(head(200).append("transfer-encoding: chunked\r\n\r\n"));
  }

  void piece() throws IOException {
    write("1\r\n.\r\n");
  }

  void end() throws IOException {
    write("0\r\n\r\n");
  }

  void reset() throws IOException {
    socket.setSoLinger(true, 0); // the kernel then sends RST, not FIN
    socket.close();
  }

  private StringBuilder head(int status) {
    return new StringBuilder("HTTP/1.1 " + status + " -\r\nx-instance: " + instance + "\r\n");
  }

  private void write(CharSequence text) throws IOException {
    socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
