package dev.fingerpost.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.hash.Hashing;
import dev.fingerpost.server.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the lines of the audit log hang together: each one has its number, the hash of the line
 * before it, and the hash of all that stands in it. Whoever changes, drops or adds one must make
 * all later ones anew.
 *
 * <pre>
 * {"n":17,"at":"2026-11-23T12:00:00Z", ..., "previous":"5d41...","hash":"7d79..."}
 * </pre>
 */
final class AuditChain {

  /** What the first line of all has in the place of its predecessor's hash. */
  static final String BEGINNING = "";

  private static final String HASH = ",\"hash\":\"";

  private AuditChain() {}

  /**
   * The end of a log, to which the next line is linked.
   *
   * @param number of its last line, 0 if there is none
   * @param hash of its last line
   */
  record End(long number, String hash) {

    static final End NONE = new End(0, BEGINNING);
  }

  /** A line as it stands in the log. */
  record Line(String text, End end) {}

  /** The next line of a log. */
  static Line link(End before, Map<String, Object> content) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("n", before.number() + 1);
    fields.putAll(content);
    fields.put("previous", before.hash());
    String open = Json.line(fields);
    String body = open.substring(0, open.length() - 1);
    String hash = hash(body);
    return new Line(body + HASH + hash + "\"}", new End(before.number() + 1, hash));
  }

  /**
   * The end of a log after this line.
   *
   * @throws IllegalArgumentException in words, if the line is not as it was written
   */
  static End read(String text) {
    int at = text.lastIndexOf(HASH);
    if (at < 0) {
      throw new IllegalArgumentException("not a line of an audit log");
    }
    String hash = hash(text.substring(0, at));
    if (!text.substring(at).equals(HASH + hash + "\"}")) {
      throw new IllegalArgumentException("changed: its hash is not that of its text");
    }
    return new End(Json.read(text).path("n").asLong(), hash);
  }

  /**
   * The same, for a line that must follow another one.
   *
   * @throws IllegalArgumentException in words, if it does not
   */
  static End read(End before, String text) {
    End end = read(text);
    JsonNode line = Json.read(text);
    if (end.number() != before.number() + 1) {
      throw new IllegalArgumentException(
          "line " + end.number() + " follows line " + before.number() + ": some are missing");
    }
    if (!line.path("previous").asText().equals(before.hash())) {
      throw new IllegalArgumentException(
          "the line before it is not the one that it was written after");
    }
    return end;
  }

  private static String hash(String body) {
    return Hashing.sha256().hashString(body, UTF_8).toString();
  }
}
