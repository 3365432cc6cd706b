package dev.fingerpost.integration.harness;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.ProductServer;
import dev.fingerpost.integration.world.RealEnvoy;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.Registry;
import dev.fingerpost.integration.world.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * The whole product in use: a registry, the server, one real Envoy with the bootstrap that the
 * product prints, and services that count. Closing ends all of it, the newest first.
 */
public final class World implements AutoCloseable {

  private static final Duration GUARD = Duration.ofSeconds(30);
  private static final Pattern REBUILD =
      Pattern.compile("(_added|_modified|_removed|config_reload)$");

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Path folder;
  private final Registry registry;
  private final ProductServer server;
  private final RealEnvoy envoy;
  private final Traffic traffic;

  private World(Path folder, List<Registry> registries, List<String> serverArguments) {
    this.folder = folder;
    registries.forEach(this::part);
    registry = registries.getFirst();
    try {
      List<String> arguments = new ArrayList<>(serverArguments);
      arguments.add("--allow-loopback"); // all of it is on this machine
      server = part(ProductServer.start(folder, registries, arguments.toArray(String[]::new)));
      int outbound = Loopback.freePort();
      String bootstrap = server.bootstrap("web-1", "web", outbound);
      envoy = part(RealEnvoy.start(Programs.envoy(), folder.resolve("envoy"), bootstrap));
      envoy.awaitLive();
      traffic = new Traffic(outbound);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * A world with an empty registry.
   *
   * @param serverArguments further arguments of {@code serve}
   */
  public static World open(RegistryKind kind, Path folder, String... serverArguments) {
    Programs.envoy(); // before anything starts: a skip must leave nothing behind
    return new World(folder, List.of(kind.open(folder)), List.of(serverArguments));
  }

  /** A world with this registry, which it closes. */
  public static World open(Registry registry, Path folder, String... serverArguments) {
    return new World(folder, List.of(registry), List.of(serverArguments));
  }

  /** A world with these registries together, which it closes; the first is {@link #registry}. */
  public static World open(List<Registry> registries, Path folder, String... serverArguments) {
    return new World(folder, registries, List.of(serverArguments));
  }

  /** The registry. */
  public Registry registry() {
    return registry;
  }

  /** The product. */
  public ProductServer server() {
    return server;
  }

  /** The Envoy. */
  public RealEnvoy envoy() {
    return envoy;
  }

  /** Requests through the Envoy. */
  public Traffic traffic() {
    return traffic;
  }

  /**
   * Starts one more Envoy.
   *
   * @param more further arguments of {@code bootstrap}
   */
  public Sidecar sidecar(String id, String cluster, String... more) {
    return part(Sidecar.start(server, folder, id, cluster, more));
  }

  /** Starts one more Envoy, which goes to the server by another way. */
  public Sidecar sidecarThrough(FaultProxy way, String id) {
    return part(Sidecar.through(way, server, folder, id));
  }

  /** Closes it with the world, before everything that is there now. */
  public <T extends AutoCloseable> T with(T more) {
    return part(more);
  }

  /** Starts an instance that nobody knows of yet. */
  public EchoService instance(String id) {
    return part(EchoService.start(id));
  }

  /** How an instance is registered that passes and weighs 1. */
  public static Registration registration(String service, EchoService instance) {
    return Registration.of(service, instance.id(), instance.port());
  }

  /** Starts an instance and registers it. */
  public EchoService serve(String service, String id) {
    EchoService instance = instance(id);
    registry.register(registration(service, instance));
    return instance;
  }

  /** Waits until Envoy sends requests of a service to so many instances. */
  public void awaitHealthy(String service, int instances) {
    await(
        instances + " instances of " + service + " are healthy to Envoy",
        () -> stat(service, "membership_healthy") == instances);
  }

  /** Waits until requests to a service are answered at all. */
  public void awaitReachable(String service) {
    await(service + " is reachable", () -> traffic.send(service, 1).allAre(200));
  }

  /** Waits for whatever it may be. */
  public void await(String claim, BooleanSupplier holds) {
    Await.until(
        claim,
        GUARD,
        holds,
        () ->
            "server: "
                + server.readiness()
                + "\n"
                + server.process().lastLines()
                + "\n"
                + envoy.process().lastLines());
  }

  /** A number that Envoy keeps for a service's cluster. */
  public long stat(String service, String name) {
    return envoy.stat("cluster." + service + "." + name);
  }

  /** How often Envoy has made a cluster anew. */
  public long clustersModified() {
    return envoy.stat("cluster_manager.cluster_modified");
  }

  /** How often Envoy has added, changed and removed clusters and listeners, and its routes. */
  public Map<String, Long> rebuilds() {
    Map<String, Long> rebuilds = new TreeMap<>(envoy.stats("cluster_manager.cluster_"));
    rebuilds.putAll(envoy.stats("listener_manager.listener_"));
    rebuilds.putAll(envoy.stats("http.outbound.rds.outbound."));
    rebuilds.keySet().removeIf(name -> !REBUILD.matcher(name).find());
    return rebuilds;
  }

  /** The weight that Envoy gives an instance, 0 if it does not know it. */
  public long weight(String service, EchoService instance) {
    for (JsonNode host : envoy.hosts(service)) {
      if (host.at("/address/socket_address/port_value").asInt() == instance.port()) {
        return host.path("weight").asLong();
      }
    }
    return 0;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }
}
