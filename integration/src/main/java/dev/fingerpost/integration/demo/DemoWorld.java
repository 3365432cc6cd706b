package dev.fingerpost.integration.demo;

import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.FileRegistry;
import dev.fingerpost.integration.world.GitRepository;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.ProductServer;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.RealEnvoy;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.Registry;
import dev.fingerpost.integration.world.Traffic;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the demo is played with: a registry, a repository of policies, the product, one Envoy and
 * seven instances of three services. Closing ends all of it, the newest first; it may be closed
 * from another thread.
 */
final class DemoWorld implements AutoCloseable {

  /** The policy file that the demo changes. */
  static final String POLICY_FILE = "policies/orders.yaml";

  private static final Map<String, Integer> SERVICES =
      new LinkedHashMap<>(Map.of("orders", 3, "reviews", 2, "payments", 2));

  private final Path folder;
  private final PrintWriter progress;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Map<String, EchoService> instances = new LinkedHashMap<>();
  private final int outbound;
  private Optional<Started> started = Optional.empty();
  private boolean closed;

  private record Started(
      Registry registry, GitRepository policies, ProductServer server, RealEnvoy envoy) {}

  private DemoWorld(Path folder, PrintWriter progress) {
    this.folder = folder;
    this.progress = progress;
    this.outbound = Loopback.portOr(10_000);
  }

  /** A world in which nothing runs yet. */
  static DemoWorld prepare(Path folder, PrintWriter progress) {
    return new DemoWorld(folder, progress);
  }

  /**
   * Starts everything and waits until the first request is answered.
   *
   * @throws IllegalStateException in words, if something does not start
   */
  void start() {
    Path envoyBinary = DemoPrograms.envoy();
    Registry registry = part(registry());
    say("registry   %s", registry.kind().equals("consul") ? "a real Consul" : "a registry file");
    for (String service : List.of("orders", "reviews", "payments")) {
      for (int n = 1; n <= SERVICES.getOrDefault(service, 0); n++) {
        add(registry, service, service + "-" + n);
      }
    }
    say("services   orders x3, reviews x2, payments x2");
    GitRepository policies = part(GitRepository.create(folder.resolve("policies-repository")));
    policies.commit(POLICY_FILE, "services:\n  orders:\n    loadBalancer: roundRobin\n");
    ProductServer server =
        part(
            ProductServer.start(
                folder,
                List.of(registry),
                "--allow-loopback",
                "--git",
                policies.folder().toString()));
    say("fingerpost http://127.0.0.1:%d/", server.adminPort());
    String bootstrap = server.bootstrap("demo-1", "demo", outbound);
    RealEnvoy envoy =
        part(RealEnvoy.start(envoyBinary, folder.resolve("envoy"), bootstrap)).awaitLive();
    say("Envoy      http://127.0.0.1:%d/ (its admin page: %s)", outbound, envoy.admin().base());
    started = Optional.of(new Started(registry, policies, server, envoy));
  }

  Registry registry() {
    if (started.isPresent()) {
      return started.get().registry();
    }
    return DemoPrograms.consul()
        .<Registry>map(binary -> RealConsul.durable(binary, folder.resolve("consul")))
        .orElseGet(() -> new FileRegistry(folder.resolve("registry.yaml")));
  }

  GitRepository policies() {
    return started.orElseThrow().policies();
  }

  ProductServer server() {
    return started.orElseThrow().server();
  }

  RealEnvoy envoy() {
    return started.orElseThrow().envoy();
  }

  Traffic traffic() {
    return new Traffic(outbound);
  }

  int outbound() {
    return outbound;
  }

  /** All instances by their name, in the order of their start. */
  Map<String, EchoService> instances() {
    return Map.copyOf(instances);
  }

  EchoService instance(String id) {
    return Optional.ofNullable(instances.get(id)).orElseThrow();
  }

  /** How an instance of the demo is registered when nothing is wrong with it. */
  Registration registration(String id) {
    return Registration.of(serviceOf(id), id, instance(id).port());
  }

  /** Starts one more instance and registers it. */
  void add(Registry registry, String service, String id) {
    EchoService instance = part(EchoService.start(id));
    instances.put(id, instance);
    registry.register(Registration.of(service, id, instance.port()));
  }

  /** A number that Envoy keeps for a service's cluster. */
  long stat(String service, String name) {
    return envoy().stat("cluster." + service + "." + name);
  }

  static String serviceOf(String id) {
    return id.substring(0, id.lastIndexOf('-'));
  }

  /** Whether it was closed; waits for a close that is under way. */
  synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private synchronized <T extends AutoCloseable> T part(T part) {
    if (closed) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      throw new IllegalStateException("stopped");
    }
    parts.push(part);
    return part;
  }

  private void say(String format, Object... values) {
    progress.printf(format + "%n", values);
    progress.flush();
  }
}
