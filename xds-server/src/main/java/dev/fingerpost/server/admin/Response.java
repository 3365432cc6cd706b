package dev.fingerpost.server.admin;

import dev.fingerpost.server.json.Json;

/** An answer of the admin port. */
record Response(int status, String contentType, String body) {

  static Response text(int status, String body) {
    return new Response(status, "text/plain; charset=utf-8", body);
  }

  static Response json(Object value) {
    return new Response(200, "application/json", Json.write(value) + "\n");
  }
}
