package dev.fingerpost.discovery.consul;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A Consul on loopback that answers as it is told, blocking queries among it. */
final class ScriptedConsul implements AutoCloseable {

  /** An answer instead of the true one. */
  record Answer(int status, String index, String body) {}

  private record Held(long index, String rows) {}

  private static final String NAMES = "/v1/catalog/services";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Map<String, Held> services = new TreeMap<>();
  private final Set<String> names = new TreeSet<>();
  private final Map<String, Answer> answers = new TreeMap<>();
  private final List<String> requests = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();
  private long index = 10;
  private long namesIndex = 10;
  private long restores;
  private boolean leaderless;
  private boolean closed;

  ScriptedConsul() {
    this(0);
  }

  ScriptedConsul(int port) {
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
    set("consul", row("n1", "consul", "127.0.0.1", 8300));
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  int port() {
    return server.getAddress().getPort();
  }

  static String row(String node, String id, String address, int port) {
    return """
    {"Node":{"Node":"%s","Address":"10.0.0.9","Datacenter":"dc1","TaggedAddresses":{}},
     "Service":{"ID":"%s","Tags":null,"Address":"%s","Port":%d,"Meta":null,
       "Weights":{"Passing":1,"Warning":1}},"Checks":[]}\
    """
        .formatted(node, id, address, port);
  }

  /** Registers exactly these rows under a name; none: the name goes. */
  synchronized void set(String name, String... rows) {
    index++;
    services.put(name, new Held(index, "[" + String.join(",", rows) + "]"));
    if (rows.length > 0 ? names.add(name) : names.remove(name)) {
      namesIndex = index;
    }
    notifyAll();
  }

  /**
   * Restores a snapshot that has one more service. Who waits for a service is woken; who waits for
   * the names came a moment too late, and waits for an index of the future.
   */
  synchronized void restore(String name, String row) {
    index = 5;
    namesIndex = index;
    services.replaceAll((_, held) -> new Held(index, held.rows()));
    services.put(name, new Held(index, "[" + row + "]"));
    names.add(name);
    restores++;
    notifyAll();
  }

  /** Takes the rows away and leaves the name, as lost rights do. */
  synchronized void hide(String name) {
    index++;
    services.put(name, new Held(index, "[]"));
    notifyAll();
  }

  /** Loses the leader: who does not ask for stale reads gets an error, from now on. */
  synchronized void loseLeader() {
    leaderless = true;
    notifyAll();
  }

  /** Has a leader again. */
  synchronized void findLeader() {
    leaderless = false;
    notifyAll();
  }

  /** Gives this answer to a path, or with "" to all but the sign of life. */
  synchronized void answer(String path, Answer answer) {
    answers.put(path, answer);
    notifyAll();
  }

  synchronized void tellTheTruth() {
    answers.clear();
    notifyAll();
  }

  synchronized List<String> requests(String path) {
    return requests.stream().filter(uri -> uri.startsWith(path)).toList();
  }

  synchronized Set<String> tokens() {
    return Set.copyOf(tokens);
  }

  private void serve(HttpExchange exchange) throws IOException {
    Answer answer;
    try {
      answer = answer(exchange);
    } catch (InterruptedException e) {
      answer = new Answer(500, "", "stopping");
    }
    byte[] body = answer.body().getBytes(UTF_8);
    if (!answer.index().isEmpty()) {
      exchange.getResponseHeaders().add("X-Consul-Index", answer.index());
    }
    boolean led = isLed() && !isForAView(exchange.getRequestURI());
    exchange.getResponseHeaders().add("X-Consul-KnownLeader", Boolean.toString(led));
    exchange.getResponseHeaders().add("X-Consul-LastContact", "0");
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Consul 1.10 and newer: a view that the agent keeps of a stream, which knows of no leader. */
  private static boolean isForAView(URI uri) {
    Map<String, String> query = query(uri);
    return uri.getPath().startsWith("/v1/health/service/")
        && query.containsKey("index")
        && !query.containsKey("near");
  }

  private synchronized boolean isLed() {
    return !leaderless;
  }

  private synchronized Answer answer(HttpExchange exchange) throws InterruptedException {
    String path = exchange.getRequestURI().getPath();
    requests.add(exchange.getRequestURI().toString());
    tokens.addAll(exchange.getRequestHeaders().getOrDefault("X-Consul-Token", List.of()));
    Map<String, String> query = query(exchange.getRequestURI());
    long asked = Long.parseLong(query.getOrDefault("index", "0"));
    long hold = Long.parseLong(query.getOrDefault("wait", "0s").replace("s", ""));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(hold);
    long restored = path.equals(NAMES) ? Long.MAX_VALUE : restores;
    while (true) {
      Optional<Answer> instead = instead(path, query);
      if (instead.isPresent()) {
        return instead.orElseThrow();
      }
      Answer truth = truth(path);
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (asked == 0
          || Long.parseLong(truth.index()) > asked
          || restores > restored
          || left <= 0
          || closed) {
        return truth;
      }
      wait(left);
    }
  }

  /** Another datacenter is there if an answer of its own is: to {@code dc2:/v1/...}. */
  private Optional<Answer> instead(String path, Map<String, String> query) {
    String datacenter = query.getOrDefault("dc", "dc1");
    if (!datacenter.equals("dc1")) {
      return Optional.of(
          answers.getOrDefault(
              datacenter + ":" + path, new Answer(500, "", "No path to datacenter")));
    }
    boolean signOfLife = path.equals("/v1/status/leader");
    if (leaderless && !query.containsKey("stale") && !signOfLife) {
      return Optional.of(new Answer(500, "", "No cluster leader"));
    }
    @Nullable Answer all = path.equals("/v1/status/leader") ? null : answers.get("");
    return Optional.ofNullable(answers.getOrDefault(path, all));
  }

  private Answer truth(String path) {
    if (path.equals("/v1/status/leader")) {
      return new Answer(200, "1", "\"127.0.0.1:8300\"");
    }
    if (path.equals(NAMES)) {
      String body =
          names.stream().map(name -> "\"" + name + "\":[]").collect(Collectors.joining(","));
      return new Answer(200, Long.toString(namesIndex), "{" + body + "}");
    }
    if (path.startsWith("/v1/health/state/") || path.equals("/v1/catalog/nodes")) {
      return new Answer(200, Long.toString(index), "[]");
    }
    String name = path.substring("/v1/health/service/".length());
    Held held = services.getOrDefault(name, new Held(index, "[]"));
    return new Answer(200, Long.toString(held.index()), held.rows());
  }

  private static Map<String, String> query(URI uri) {
    String raw = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    return Splitter.on('&')
        .omitEmptyStrings()
        .splitToStream(raw)
        .map(pair -> Splitter.on('=').limit(2).splitToList(pair))
        .collect(
            Collectors.toMap(List::getFirst, pair -> URLDecoder.decode(pair.getLast(), UTF_8)));
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
