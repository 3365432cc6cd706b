package dev.fingerpost.integration.scripted;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What a query is answered with. */
public sealed interface Reply {

  /** The header that carries the index. */
  String INDEX = "x-consul-index";

  /**
   * An answer that is sent whole.
   *
   * @param headers names in lower case
   */
  record Whole(int status, Map<String, String> headers, String body) implements Reply {

    public Whole {
      headers = Map.copyOf(headers);
    }

    /** The same with another body. */
    public Whole withBody(String next) {
      return new Whole(status, headers, next);
    }

    /** The same with this header; an empty value takes it away. */
    public Whole with(String name, String value) {
      Map<String, String> next = new TreeMap<>(headers);
      next.put(name, value);
      next.values().removeIf(String::isEmpty);
      return new Whole(status, next, body);
    }
  }

  /** The head promises all of it, and after so many bytes of the body the connection breaks. */
  record Part(Whole of, int bytes) implements Reply {}

  /** One byte of the body after the other, with a pause before each. */
  record Drop(Whole of, Duration pause) implements Reply {}

  /** No answer, until the client goes. */
  record Silence() implements Reply {}

  /** The connection, or with HTTP/2 the stream, is reset. */
  record Reset() implements Reply {}

  /** What Consul says of an error. */
  static Whole error(int status, String text) {
    return new Whole(
        status,
        // A real one sends such headers with its errors, too.
        Map.of(INDEX, "1", "x-consul-knownleader", "false", "content-type", "text/plain"),
        text);
  }

  /** A good answer of this kind. */
  static Whole json(long index, String body) {
    return new Whole(
        200,
        Map.of(
            INDEX,
            Long.toString(index),
            "x-consul-knownleader",
            "true",
            "x-consul-lastcontact",
            "0",
            "x-consul-effective-consistency",
            "leader",
            "content-type",
            "application/json"),
        body);
  }
}
