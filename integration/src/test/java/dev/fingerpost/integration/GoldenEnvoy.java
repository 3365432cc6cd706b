package dev.fingerpost.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.RealEnvoy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A real Envoy that takes golden cases as live updates, from files in the place of the stream. Only
 * where a resource comes from and the listeners' ports are other than in the cases.
 */
final class GoldenEnvoy implements AutoCloseable {

  private static final Duration GUARD = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TYPE = "type.googleapis.com/envoy.config.";

  private final Path folder;
  private final List<ObjectNode> clusters = new ArrayList<>();
  private final List<String> routes = new ArrayList<>();
  private final RealEnvoy envoy;

  private GoldenEnvoy(Path folder, List<GoldenCase> cases) {
    this.folder = folder;
    List<ObjectNode> listeners = new ArrayList<>();
    for (GoldenCase golden : cases) {
      golden.assignments().forEach(this::serve);
      golden.clusters().forEach(cluster -> clusters.add(fromFile(cluster)));
      clusters.addAll(watchersOfOtherAssignments(golden));
      write("rds-" + golden.name(), List.of(golden.routes()), "route.v3.RouteConfiguration");
      routes.add(golden.name());
      listeners.add(listener(golden));
    }
    write("cds", clusters, "cluster.v3.Cluster");
    write("lds", listeners, "listener.v3.Listener");
    envoy = RealEnvoy.start(Programs.envoy(), folder, bootstrap());
  }

  /** Starts one with these cases, and waits until it serves or has refused something. */
  static GoldenEnvoy start(Path folder, List<GoldenCase> cases) {
    GoldenEnvoy started = new GoldenEnvoy(folder, cases);
    try {
      started.await(
          "Envoy has taken or refused the cases",
          () -> started.isReady() || !started.refusals().isEmpty());
    } catch (IllegalStateException e) {
      started.close();
      throw e;
    }
    return started;
  }

  /** Everything that is not as it should be after a start; empty if all was taken. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>(refusals());
    expect(complaints, "cluster_manager.active_clusters", clusters.size() + 1L);
    expect(complaints, "cluster_manager.warming_clusters", 0);
    expect(complaints, "listener_manager.total_listeners_active", routes.size());
    expect(complaints, "listener_manager.total_listeners_warming", 0);
    expect(complaints, "server.dynamic_unknown_fields", 0);
    expect(complaints, "server.static_unknown_fields", 0);
    expect(complaints, "runtime.deprecated_feature_use", 0);
    Map<String, Long> stats = envoy.stats("");
    Stream.concat(
            clusters.stream().map(cluster -> "cluster." + name(cluster)),
            routes.stream().map(name -> "http.outbound.rds." + name))
        .map(prefix -> prefix + ".update_success")
        .filter(stat -> stats.getOrDefault(stat, 0L) == 0)
        .forEach(stat -> complaints.add(stat + ": 0"));
    return complaints;
  }

  /** Serves one more cluster with one more assignment, and waits until Envoy has taken both. */
  void addCluster(ObjectNode cluster, ObjectNode assignment) {
    serve(assignment);
    clusters.add(fromFile(cluster));
    write("cds", clusters, "cluster.v3.Cluster");
    await(
        name(cluster) + " has members",
        () -> envoy.stat("cluster." + name(cluster) + ".membership_total") > 0);
  }

  /** The port that a case's listener has. */
  int port(GoldenCase golden) {
    for (JsonNode status : envoy.admin().json("/listeners?format=json").get("listener_statuses")) {
      if (name(status).equals(golden.name())) {
        return status.at("/local_address/socket_address/port_value").asInt();
      }
    }
    throw new IllegalStateException("no listener: " + golden.name());
  }

  /** The Envoy. */
  RealEnvoy envoy() {
    return envoy;
  }

  /** Waits for whatever it may be. */
  void await(String claim, BooleanSupplier holds) {
    Await.until(claim, GUARD, holds, envoy.process()::lastLines);
  }

  @Override
  public void close() {
    envoy.close();
  }

  private boolean isReady() {
    if (!envoy.process().isAlive()) {
      throw new IllegalStateException("Envoy has ended; " + envoy.process().lastLines());
    }
    return envoy.admin().isOk("/ready");
  }

  /** What Envoy has refused, by its counters and its log. */
  private List<String> refusals() {
    List<String> refusals = new ArrayList<>();
    envoy
        .stats("")
        .forEach((name, value) -> {
          if (value > 0 && name.matches(".*\\.update_(rejected|failure)")) {
            refusals.add(name + ": " + value);
          }
        });
    try (Stream<String> log = Files.lines(folder.resolve("envoy.log"))) {
      log.filter(line -> line.matches(".*\\[(warning|error|critical)]\\[.*"))
          .forEach(refusals::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return refusals;
  }

  /** Nobody listens where its control plane should be. */
  private String bootstrap() {
    return """
    node: {id: golden, cluster: golden}
    admin: {address: {socket_address: {address: 127.0.0.1, port_value: 0}}}
    layered_runtime: {layers: [{name: admin, admin_layer: {}}]}
    overload_manager:
      resource_monitors:
      - name: envoy.resource_monitors.global_downstream_max_connections
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig
          max_active_downstream_connections: 1000
    dynamic_resources:
      cds_config: {path_config_source: {path: "%1$s/cds.json"}, resource_api_version: V3}
      lds_config: {path_config_source: {path: "%1$s/lds.json"}, resource_api_version: V3}
    static_resources:
      clusters:
      - name: _control_plane
        type: STATIC
        typed_extension_protocol_options:
          envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
            "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
            explicit_http_config: {http2_protocol_options: {}}
        load_assignment:
          cluster_name: _control_plane
          endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %2$d}}}}]}]
    """
        .formatted(folder, Loopback.freePort());
  }

  private void expect(List<String> complaints, String stat, long expected) {
    long value = envoy.stat(stat);
    if (value != expected) {
      complaints.add(stat + ": " + value + " instead of " + expected);
    }
  }

  private void serve(ObjectNode assignment) {
    String name = assignment.get("cluster_name").asText();
    write(file(name), List.of(assignment), "endpoint.v3.ClusterLoadAssignment");
  }

  private ObjectNode fromFile(ObjectNode cluster) {
    ObjectNode eds = (ObjectNode) cluster.get("eds_cluster_config");
    eds.set("eds_config", source(file(eds.get("service_name").asText())));
    return cluster;
  }

  private ObjectNode listener(GoldenCase golden) {
    ObjectNode address = (ObjectNode) golden.listener().at("/address/socket_address");
    address.put("address", "127.0.0.1").put("port_value", 0);
    ObjectNode rds = (ObjectNode) golden.listener().findValue("rds");
    rds.put("route_config_name", golden.name());
    rds.set("config_source", source("rds-" + golden.name()));
    return golden.listener();
  }

  /** An Envoy asks for its own group's assignment too, which no cluster of CDS has. */
  private List<ObjectNode> watchersOfOtherAssignments(GoldenCase golden) {
    Set<String> watched = new HashSet<>();
    golden.clusters().forEach(cluster -> watched.add(name(cluster)));
    List<ObjectNode> watchers = new ArrayList<>();
    for (ObjectNode assignment : golden.assignments()) {
      String name = assignment.get("cluster_name").asText();
      if (!watched.contains(name)) {
        ObjectNode watcher = JSON.createObjectNode().put("name", name).put("type", "EDS");
        watcher.putObject("eds_cluster_config").put("service_name", name);
        watchers.add(fromFile(watcher));
      }
    }
    return watchers;
  }

  private ObjectNode source(String file) {
    ObjectNode source = JSON.createObjectNode().put("resource_api_version", "V3");
    source.putObject("path_config_source").put("path", folder.resolve(file + ".json").toString());
    return source;
  }

  /** Moved into its place: that is what Envoy watches for. */
  private void write(String file, List<ObjectNode> resources, String type) {
    List<Object> typed = new ArrayList<>();
    for (ObjectNode resource : resources) {
      typed.add(JSON.createObjectNode().put("@type", TYPE + type).setAll(resource));
    }
    Map<String, Object> response = new HashMap<>(Map.of("resources", typed));
    try {
      Path next = folder.resolve("next");
      JSON.writeValue(next.toFile(), response);
      Files.move(next, folder.resolve(file + ".json"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String file(String assignment) {
    return "eds-" + assignment.replace('/', '-');
  }

  private static String name(JsonNode resource) {
    return resource.get("name").asText();
  }
}
