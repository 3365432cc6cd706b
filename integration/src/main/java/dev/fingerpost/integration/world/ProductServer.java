package dev.fingerpost.integration.world;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The product as its users run it: {@code fingerpost serve} in a process of its own, which can be
 * killed and started again with the same ports and state.
 */
public final class ProductServer implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);

  private final Path folder;
  private final int xdsPort = Loopback.freePort();
  private final int adminPort = Loopback.freePort();
  private final List<String> wrapper;
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> environment = new TreeMap<>();
  private final WebClient admin = new WebClient(URI.create("http://127.0.0.1:" + adminPort + "/"));
  private ChildProcess process;

  private ProductServer(
      Path folder, List<String> wrapper, List<Registry> registries, List<String> more) {
    this.folder = folder;
    this.wrapper = wrapper;
    arguments.addAll(
        List.of("serve", "--xds", "127.0.0.1:" + xdsPort, "--admin", "127.0.0.1:" + adminPort));
    arguments.addAll(List.of("--state", folder.resolve("state").toString()));
    for (Registry registry : registries) {
      arguments.addAll(registry.serverArguments());
      environment.putAll(registry.serverEnvironment());
    }
    arguments.addAll(more);
    process = launch();
  }

  /**
   * Starts a server on free ports and waits until it is ready.
   *
   * @param folder where state and log go
   * @param more further arguments of {@code serve}: {@code --allow-loopback}, policies
   */
  public static ProductServer start(Path folder, List<Registry> registries, String... more) {
    return start(folder, List.of(), registries, more);
  }

  /**
   * The same within another program.
   *
   * @param wrapper the beginning of its command line, which runs the rest
   */
  public static ProductServer start(
      Path folder, List<String> wrapper, List<Registry> registries, String... more) {
    ProductServer server = new ProductServer(folder, wrapper, registries, List.of(more));
    try {
      server.awaitReady();
    } catch (IllegalStateException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** The port of its xDS server. */
  public int xdsPort() {
    return xdsPort;
  }

  /** The number of its admin port. */
  public int adminPort() {
    return adminPort;
  }

  /** Its admin port. */
  public WebClient admin() {
    return admin;
  }

  /** The page of its API under {@code /api/v1/}. */
  public JsonNode api(String page) {
    return admin.json("/api/v1/" + page);
  }

  /** What {@code /readyz} says, whatever its status. */
  public String readiness() {
    return admin.ask("/readyz").map(answer -> answer.body()).orElse("nobody listens");
  }

  /** All samples of its metrics: name with labels, as printed, to value. */
  public Map<String, Double> metrics() {
    Map<String, Double> samples = new TreeMap<>();
    for (String line : admin.get("/metrics").lines().toList()) {
      int space = line.lastIndexOf(' ');
      if (!line.startsWith("#") && space > 0) {
        samples.put(line.substring(0, space), number(line.substring(space + 1)));
      }
    }
    return samples;
  }

  /** The sum of a metric over all of its labels. */
  public double metric(String name) {
    return metrics().entrySet().stream()
        .filter(e -> e.getKey().equals(name) || e.getKey().startsWith(name + "{"))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** The sum of a metric over those of its labels that this one is among. */
  public double metric(String name, String label) {
    return metrics().entrySet().stream()
        .filter(e -> e.getKey().startsWith(name + "{") && e.getKey().contains(label))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** What {@code fingerpost status} prints. */
  public String status() {
    return Product.run("status", "--server", "http://127.0.0.1:" + adminPort);
  }

  /**
   * An Envoy's bootstrap, printed by the product itself.
   *
   * @param more further arguments of {@code bootstrap}
   */
  public String bootstrap(String id, String cluster, int outboundPort, String... more) {
    List<String> command = new ArrayList<>(List.of("bootstrap", "--id", id, "--cluster", cluster));
    command.addAll(List.of("--xds", "127.0.0.1:" + xdsPort));
    command.addAll(List.of("--outbound", "127.0.0.1:" + outboundPort));
    command.addAll(List.of("--envoy-admin", "127.0.0.1:" + Loopback.freePort()));
    command.addAll(List.of(more));
    return Product.run(command.toArray(String[]::new));
  }

  /** The process that runs now. */
  public ChildProcess process() {
    return process;
  }

  /** Ends it as a power cut would. */
  public void kill() {
    process.kill();
  }

  /** Starts it again with the same arguments, and waits until it is ready. */
  public void restart() {
    begin();
    awaitReady();
  }

  /** Starts it again with the same arguments, and does not wait. */
  public void begin() {
    process = launch();
  }

  @Override
  public void close() {
    admin.close();
    process.close();
  }

  private ChildProcess launch() {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(Product.command(arguments));
    return ChildProcess.start("fingerpost", command, environment, folder.resolve("serve.log"));
  }

  private void awaitReady() {
    Await.until(
        "the server is ready",
        START,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("fingerpost has ended; " + process.lastLines());
          }
          return admin.isOk("/readyz");
        },
        () -> readiness() + "\n" + process.lastLines());
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
