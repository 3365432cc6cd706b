package dev.fingerpost.integration.world;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A real Envoy, with one worker and without hot restart, so that any number may run side by side.
 * Its bootstrap may leave the choice of the admin port to it (port 0).
 */
public final class RealEnvoy implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(30);

  private final ChildProcess process;
  private final WebClient admin;

  private RealEnvoy(ChildProcess process, WebClient admin) {
    this.process = process;
    this.admin = admin;
  }

  /**
   * Starts an Envoy and waits for its admin port, not for its configuration.
   *
   * @param folder where bootstrap and log go
   * @param bootstrap YAML
   * @param more further arguments of Envoy
   */
  public static RealEnvoy start(Path binary, Path folder, String bootstrap, String... more) {
    try {
      Files.createDirectories(folder);
      Path config = Files.writeString(folder.resolve("bootstrap.yaml"), bootstrap);
      Path address = folder.resolve("admin.address");
      Files.deleteIfExists(address);
      List<String> command =
          new ArrayList<>(
              List.of(
                  binary.toString(),
                  "--config-path",
                  config.toString(),
                  "--admin-address-path",
                  address.toString(),
                  "--concurrency",
                  "1",
                  "--disable-hot-restart",
                  "--reject-unknown-dynamic-fields",
                  "--log-level",
                  "info",
                  "--drain-time-s",
                  "1"));
      command.addAll(List.of(more));
      ChildProcess process = ChildProcess.start("Envoy", command, folder.resolve("envoy.log"));
      try {
        return new RealEnvoy(process, new WebClient(adminOf(process, address)));
      } catch (IllegalStateException e) {
        process.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it serves: its first configuration is complete. */
  public RealEnvoy awaitLive() {
    Await.until(
        "Envoy is ready",
        START,
        () -> {
          requireAlive();
          return admin.isOk("/ready");
        },
        process::lastLines);
    return this;
  }

  /** The client of its admin port. */
  public WebClient admin() {
    return admin;
  }

  /** All counters and gauges whose names begin so. */
  public NavigableMap<String, Long> stats(String prefix) {
    String filter = "^" + prefix.replace(".", "\\.");
    JsonNode stats =
        admin
            .json("/stats?format=json&filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8))
            .path("stats");
    NavigableMap<String, Long> values = new TreeMap<>();
    for (JsonNode stat : stats) {
      if (stat.path("value").isIntegralNumber()) {
        values.put(stat.path("name").asText(), stat.path("value").asLong());
      }
    }
    return values;
  }

  /** One counter or gauge; 0 where Envoy has none of that name. */
  public long stat(String name) {
    return stats(name).getOrDefault(name, 0L);
  }

  /** What {@code /clusters} says of a cluster: a list of hosts, empty if it has no such cluster. */
  public List<JsonNode> hosts(String cluster) {
    for (JsonNode status : admin.json("/clusters?format=json").path("cluster_statuses")) {
      if (status.path("name").asText().equals(cluster)) {
        return status.path("host_statuses").valueStream().toList();
      }
    }
    return List.of();
  }

  /** Everything it is configured with, endpoints too. */
  public JsonNode configDump() {
    return admin.json("/config_dump?include_eds");
  }

  /** The process. */
  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    admin.close();
    process.close();
  }

  private void requireAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException("Envoy has ended; " + process.lastLines());
    }
  }

  private static URI adminOf(ChildProcess process, Path address) {
    Await.until(
        "Envoy has opened its admin port",
        START,
        () -> !process.isAlive() || !read(address).isEmpty(),
        process::lastLines);
    String hostAndPort = read(address);
    if (hostAndPort.isEmpty()) {
      throw new IllegalStateException("Envoy has ended; " + process.lastLines());
    }
    return URI.create("http://" + hostAndPort + "/");
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file).strip() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
