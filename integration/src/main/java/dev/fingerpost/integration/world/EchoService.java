package dev.fingerpost.integration.world;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One running copy of a small service on loopback: it answers with its own name, in the header
 * {@code x-instance} and in the body, and can be told to fail or to be slow.
 */
public final class EchoService implements AutoCloseable {

  /** The header that names the instance which answered. */
  public static final String INSTANCE_HEADER = "x-instance";

  /** The path that is asked to see whether the instance is well. */
  public static final String PROBE_PATH = "/healthz";

  static {
    // Without it the JDK's server and the kernel wait for each other, 40 ms a request.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final String id;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile Map<String, String> lastHeaders = Map.of();
  private final AtomicLong probes = new AtomicLong();
  private volatile int status = 200;
  private volatile int probeStatus = 200;
  private volatile Duration delay = Duration.ZERO;

  private EchoService(String id, HttpServer server) {
    this.id = id;
    this.server = server;
  }

  /** Starts an instance on a free port of 127.0.0.1. */
  public static EchoService start(String id) {
    return start(id, 0);
  }

  /** Starts an instance on this port of 127.0.0.1. */
  public static EchoService start(String id, int port) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      EchoService service = new EchoService(id, server);
      server.createContext("/", service::answer);
      server.createContext(PROBE_PATH, service::answerProbe);
      server.setExecutor(service.threads);
      server.start();
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The instance's name. */
  public String id() {
    return id;
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** How many requests have reached it. */
  public long requests() {
    return requests.get();
  }

  /** The headers of the last request, by name in lower case; several are joined by commas. */
  public Map<String, String> lastHeaders() {
    return lastHeaders;
  }

  /** How many probes have reached it, which are no requests. */
  public long probes() {
    return probes.get();
  }

  /** Answers probes with this status from now on, whatever becomes of requests. */
  public void answerProbesWith(int nextStatus) {
    probeStatus = nextStatus;
  }

  /** Answers with this status from now on. */
  public void answerWith(int nextStatus) {
    status = nextStatus;
  }

  /** Answers so many requests from now on with 503, whatever else it was told. */
  public void failNext(int requests) {
    failures.set(requests);
  }

  /** Waits this long before each answer from now on. */
  public void delayBy(Duration nextDelay) {
    delay = nextDelay;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answerProbe(HttpExchange exchange) throws IOException {
    probes.incrementAndGet();
    exchange.sendResponseHeaders(probeStatus, -1);
    exchange.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    lastHeaders = headers;
    // Now, not when it answers: the caller may have gone by then, and the failure is for another.
    boolean fails = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    if (delay.isPositive()) {
      LockSupport.parkNanos(delay.toNanos());
    }
    byte[] body = (id + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add(INSTANCE_HEADER, id);
    exchange.sendResponseHeaders(fails ? 503 : status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
