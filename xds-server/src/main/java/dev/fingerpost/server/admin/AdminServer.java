package dev.fingerpost.server.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fingerpost.model.catalog.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of the admin port: read-only, one virtual thread per request, loopback unless
 * asked otherwise. It answers GET and HEAD alone and knows no body.
 */
public final class AdminServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
  private static final int BACKLOG = 64;

  private final HttpServer server;
  private final ExecutorService executor;

  private AdminServer(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /**
   * Binds and serves.
   *
   * @throws UncheckedIOException if the address cannot be bound
   */
  public static AdminServer start(Address address, Routes routes) {
    try {
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByName(address.host()), address.port()),
              BACKLOG);
      ExecutorService executor =
          Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("admin-", 0).factory());
      server.setExecutor(executor);
      server.createContext("/", exchange -> answer(exchange, routes));
      server.start();
      return new AdminServer(server, executor);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot serve the admin port on " + address + ": " + e.getMessage(), e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private static void answer(HttpExchange exchange, Routes routes) throws IOException {
    try (exchange) {
      write(exchange, respond(exchange, routes));
    }
  }

  private static Response respond(HttpExchange exchange, Routes routes) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Response.text(405, "the admin port is read-only: GET or HEAD\n");
    }
    if (!HostCheck.allows(exchange.getRequestHeaders().getFirst("Host"))) {
      return Response.text(421, "unexpected Host header: use localhost or an IP address\n");
    }
    try {
      return routes.get(exchange.getRequestURI().getPath());
    } catch (RuntimeException bug) {
      LOG.error("event=admin_failed path={}", exchange.getRequestURI().getPath(), bug);
      return Response.text(500, "internal error, see the log\n");
    }
  }

  private static void write(HttpExchange exchange, Response response) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cache-Control", response.tag().isPresent() ? "no-cache" : "no-store");
    response.tag().ifPresent(tag -> headers.set("ETag", tag));
    if (response.tag().isPresent()
        && response.tag().get().equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    headers.set("Content-Type", response.contentType());
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(response.status(), head || body.length == 0 ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }
}
