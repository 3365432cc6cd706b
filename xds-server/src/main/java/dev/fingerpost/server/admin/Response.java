package dev.fingerpost.server.admin;

import com.google.common.hash.Hashing;
import dev.fingerpost.server.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An answer of the admin port.
 *
 * @param tag names the body's bytes; present for what a client may keep and ask for again
 */
record Response(int status, String contentType, String body, Optional<String> tag) {

  static Response text(int status, String body) {
    return new Response(status, "text/plain; charset=utf-8", body, Optional.empty());
  }

  static Response json(Object value) {
    return new Response(200, "application/json", Json.write(value) + "\n", Optional.empty());
  }

  /** What stays the same as long as the server runs. */
  static Response constant(String contentType, String body) {
    String hash = Hashing.sha256().hashString(body, StandardCharsets.UTF_8).toString();
    return new Response(200, contentType, body, Optional.of('"' + hash.substring(0, 24) + '"'));
  }
}
