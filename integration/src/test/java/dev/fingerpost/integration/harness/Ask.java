package dev.fingerpost.integration.harness;

import java.util.Map;

/** One GET as a caller sends it. */
public record Ask(String host, String path, Map<String, String> headers) {

  /** A request of a service's root. */
  public static Ask of(String host) {
    return new Ask(host, "/", Map.of());
  }

  /** The same with a header and no other. */
  public Ask with(String name, String value) {
    return new Ask(host, path, Map.of(name, value));
  }

  /** The same for another path, with its query. */
  public Ask at(String next) {
    return new Ask(host, next, headers);
  }

  String text() {
    StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\nhost: " + host + "\r\n");
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.append("\r\n").toString();
  }
}
