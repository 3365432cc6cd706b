package dev.fingerpost.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Consul of services that never change, on loopback: what the warm-up reads. */
final class SampleConsul implements AutoCloseable {

  /** As many as are watched exactly without TLS. */
  private static final int SERVICES = 140;

  private static final String SERVICE = "/v1/health/service/";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);

  SampleConsul() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    if (query.contains("index=")) {
      awaitClose(); // nothing ever changes
    }
    byte[] body = body(exchange.getRequestURI().getPath()).getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.getResponseHeaders().add("X-Consul-Index", "7");
    exchange.getResponseHeaders().add("X-Consul-KnownLeader", "true");
    exchange.getResponseHeaders().add("X-Consul-LastContact", "0");
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String body(String path) {
    return switch (path) {
      case "/v1/status/leader" -> "\"127.0.0.1:8300\"";
      case "/v1/catalog/services" ->
          IntStream.range(0, SERVICES)
              .mapToObj(n -> "\"sample-" + n + "\":[]")
              .collect(Collectors.joining(",", "{\"consul\":[],", "}"));
      default -> path.startsWith(SERVICE) ? rows(path.substring(SERVICE.length())) : "[]";
    };
  }

  private static String rows(String service) {
    return """
    [{"Node":{"Node":"n1","Address":"192.0.2.1","Datacenter":"dc1","TaggedAddresses":{},"Meta":{}},
      "Service":{"ID":"%s-1","Service":"%s","Tags":["a"],"Address":"192.0.2.2","Port":80,
        "Meta":{"version":"1"},"Weights":{"Passing":1,"Warning":1}},
      "Checks":[{"Node":"n1","CheckID":"c","Status":"passing","ServiceID":"%s-1"}]}]
    """
        .formatted(service, service, service);
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
