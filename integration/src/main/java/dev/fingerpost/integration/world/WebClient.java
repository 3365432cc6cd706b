package dev.fingerpost.integration.world;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fingerpost.server.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** A client of one admin port or API: text and JSON, each call with a deadline. */
public final class WebClient implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final HttpClient http;
  private final URI base;

  /** A client of what listens there, over HTTP/1.1. */
  public WebClient(URI base) {
    this(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), base);
  }

  /** A client of what listens there, with its own TLS settings, say. It closes the HTTP client. */
  public WebClient(HttpClient http, URI base) {
    this.http = http;
    this.base = base;
  }

  /** Where it goes. */
  public URI base() {
    return base;
  }

  /** The body of a page that must be there. */
  public String get(String path) {
    return good("GET " + path, send(request(path).GET().build()));
  }

  /** The JSON of a page that must be there. */
  public JsonNode json(String path) {
    return Json.read(get(path));
  }

  /** The answer whatever its status; empty if nobody listens. */
  public Optional<HttpResponse<String>> ask(String path) {
    try {
      return Optional.of(send(request(path).GET().build()));
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** Whether the page is there and its status is 200. */
  public boolean isOk(String path) {
    return ask(path).map(answer -> answer.statusCode() == 200).orElse(false);
  }

  /** Sends a body, which must be taken. */
  public String put(String path, String body) {
    return good("PUT " + path, send(request(path).PUT(BodyPublishers.ofString(body)).build()));
  }

  /** Sends a value as JSON, which must be taken. */
  public String putJson(String path, Object value) {
    return put(path, Json.line(value));
  }

  /** Posts nothing, which must be taken. */
  public String post(String path) {
    return good("POST " + path, send(request(path).POST(BodyPublishers.noBody()).build()));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(DEADLINE);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(request.uri() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String good(String what, HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          what + " at " + base + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }
}
