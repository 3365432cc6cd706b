package dev.fingerpost.integration.world;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fingerpost.integration.world.Registration.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A real Consul on a loopback address of its own, with Consul's own ports. Instances go to the
 * catalog, on a node of their own that no agent looks after, so what is written stays as it is.
 */
public final class RealConsul implements Registry {

  private static final Duration START = Duration.ofSeconds(60);
  private static final int[] PORTS = {8300, 8301, 8302, 8500, 8501, 8502, 8600};
  private static final String NODE = "lab";

  private final List<String> command;
  private final InetAddress address;
  private final Path folder;
  private final Optional<ConsulTls> tls;
  private final WebClient api;
  private final Set<String> inMaintenance = new HashSet<>();
  private ChildProcess process;

  private RealConsul(
      List<String> command, InetAddress address, Path folder, Optional<ConsulTls> tls) {
    this.command = command;
    this.address = address;
    this.folder = folder;
    this.tls = tls;
    this.api = new WebClient(URI.create("http://" + address.getHostAddress() + ":8500/"));
    this.process = launch();
  }

  /**
   * A development agent: quick to start, forgets everything when it ends.
   *
   * @param more further arguments of {@code consul agent}
   */
  public static RealConsul dev(Path binary, Path folder, String... more) {
    InetAddress address = Loopback.freeAddress(PORTS);
    List<String> command = new ArrayList<>(command(binary, address, "-dev"));
    command.addAll(List.of(more));
    return new RealConsul(command, address, create(folder), Optional.empty()).awaitLeader();
  }

  /**
   * A development agent that also serves TLS with HTTP/2 on port 8501, with a CA of its own.
   *
   * @param more further arguments of {@code consul agent}
   */
  public static RealConsul devWithTls(Path binary, Path folder, String... more) {
    InetAddress address = Loopback.freeAddress(PORTS);
    ConsulTls tls = ConsulTls.create(binary, create(folder.resolve("tls")), address);
    List<String> command = new ArrayList<>(command(binary, address, "-dev"));
    command.addAll(List.of("-hcl", tls.agentConfig()));
    command.addAll(List.of(more));
    return new RealConsul(command, address, folder, Optional.of(tls)).awaitLeader();
  }

  /** A server that keeps its data, and serves TLS with HTTP/2, too. */
  public static RealConsul durableWithTls(Path binary, Path folder) {
    InetAddress address = Loopback.freeAddress(PORTS);
    ConsulTls tls = ConsulTls.create(binary, create(folder.resolve("tls")), address);
    List<String> mode = new ArrayList<>(serverMode(folder));
    mode.addAll(List.of("-bootstrap-expect", "1", "-hcl", tls.agentConfig()));
    List<String> command = command(binary, address, mode.toArray(String[]::new));
    return new RealConsul(command, address, folder, Optional.of(tls)).awaitLeader();
  }

  /**
   * A server that is one of several: it is not waited for, since alone it has no leader.
   *
   * @param more further arguments of {@code consul agent}: whom to join, and how many there are
   */
  public static RealConsul member(Path binary, Path folder, InetAddress address, String... more) {
    List<String> mode = new ArrayList<>(serverMode(folder));
    mode.addAll(List.of(more));
    List<String> command = command(binary, address, mode.toArray(String[]::new));
    return new RealConsul(command, address, folder, Optional.empty());
  }

  /** An address of this machine where an agent can have all of its ports. */
  public static InetAddress freeAddress() {
    return Loopback.freeAddress(PORTS);
  }

  /** A server that keeps its data over {@link #stop} and {@link #start}. */
  public static RealConsul durable(Path binary, Path folder) {
    InetAddress address = Loopback.freeAddress(PORTS);
    List<String> mode = new ArrayList<>(serverMode(folder));
    mode.addAll(List.of("-bootstrap-expect", "1"));
    List<String> command = command(binary, address, mode.toArray(String[]::new));
    return new RealConsul(command, address, folder, Optional.empty()).awaitLeader();
  }

  @Override
  public String kind() {
    return "consul";
  }

  /** The address of its plain HTTP API. */
  public URI url() {
    return api.base();
  }

  /** Its plain HTTP API. */
  public WebClient api() {
    return api;
  }

  /** The loopback address that is its own. */
  public InetAddress address() {
    return address;
  }

  /** What a client needs for its TLS port, where it has one. */
  public Optional<ConsulTls> tls() {
    return tls;
  }

  @Override
  public List<String> serverArguments() {
    String url = tls.map(ConsulTls::url).orElse("http://" + address.getHostAddress() + ":8500");
    return List.of("--consul", url);
  }

  @Override
  public Map<String, String> serverEnvironment() {
    return tls.map(files -> Map.of("CONSUL_CACERT", files.authority().toString())).orElse(Map.of());
  }

  @Override
  public void register(Registration instance) {
    Map<String, Object> service = new LinkedHashMap<>();
    service.put("ID", instance.id());
    service.put("Service", instance.service());
    service.put("Address", "127.0.0.1");
    service.put("Port", instance.port());
    service.put("Meta", instance.meta());
    service.put("Tags", instance.tags());
    service.put("Weights", Map.of("Passing", instance.weight(), "Warning", instance.weight()));
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("Node", NODE);
    request.put("Address", "127.0.0.1");
    request.put("Service", service);
    boolean out = instance.health() == Health.MAINTENANCE;
    List<Object> checks = new ArrayList<>();
    checks.add(
        check("service:" + instance.id(), instance, out ? Health.PASSING : instance.health()));
    if (out) {
      checks.add(check(maintenanceOf(instance), instance, Health.CRITICAL));
    }
    request.put("Checks", checks);
    api.putJson("/v1/catalog/register", request);
    if (out) {
      inMaintenance.add(instance.id());
    } else if (inMaintenance.remove(instance.id())) {
      api.putJson(
          "/v1/catalog/deregister", Map.of("Node", NODE, "CheckID", maintenanceOf(instance)));
    }
  }

  @Override
  public void deregister(Registration instance) {
    api.putJson("/v1/catalog/deregister", Map.of("Node", NODE, "ServiceID", instance.id()));
  }

  /** What Consul says about the instances of a service. */
  public List<JsonNode> health(String service) {
    return api.json("/v1/health/service/" + service).valueStream().toList();
  }

  /** The names of all services. */
  public List<String> services() {
    return api.json("/v1/catalog/services").propertyStream().map(Map.Entry::getKey).toList();
  }

  /** The process that runs now. */
  public ChildProcess process() {
    return process;
  }

  /** Kills it. */
  public void stop() {
    process.kill();
  }

  /** Starts it again after {@link #stop}, at the same address. */
  public void start() {
    launchAgain();
    awaitLeader();
  }

  /** The same without waiting for a leader. */
  public void launchAgain() {
    process = launch();
  }

  /** Waits until its datacenter has a leader. */
  public RealConsul awaitLeader() {
    try {
      Await.until("Consul has a leader", START, this::hasLeader, process::lastLines);
    } catch (IllegalStateException e) {
      close();
      throw e;
    }
    return this;
  }

  @Override
  public void close() {
    api.close();
    process.kill(); // nothing of it is wanted any more, and it takes its time to leave
  }

  private ChildProcess launch() {
    return ChildProcess.start("Consul", command, folder.resolve("consul.log"));
  }

  private boolean hasLeader() {
    if (!process.isAlive()) {
      throw new IllegalStateException("Consul has ended; " + process.lastLines());
    }
    // The names come from the leader's own state: they are there when it really leads.
    return api.isOk("/v1/catalog/services?consistent") && !services().isEmpty();
  }

  private static List<String> serverMode(Path folder) {
    return List.of(
        "-server",
        "-data-dir",
        create(folder).resolve("data").toString(),
        "-hcl",
        "performance { raft_multiplier = 1 }");
  }

  private static List<String> command(Path binary, InetAddress address, String... mode) {
    List<String> command = new ArrayList<>(List.of(binary.toString(), "agent"));
    command.addAll(List.of(mode));
    String ip = address.getHostAddress();
    command.addAll(List.of("-bind", ip, "-client", ip, "-log-level", "warn"));
    command.addAll(List.of("-node", "agent-" + ip.replace('.', '-')));
    return List.copyOf(command);
  }

  private static Map<String, Object> check(String id, Registration instance, Health health) {
    return Map.of(
        "Node",
        NODE,
        "CheckID",
        id,
        "Name",
        id,
        "ServiceID",
        instance.id(),
        "Status",
        health.word());
  }

  /** The check by which Consul's own agents say that an instance is in maintenance. */
  private static String maintenanceOf(Registration instance) {
    return "_service_maintenance:" + instance.id();
  }

  private static Path create(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
