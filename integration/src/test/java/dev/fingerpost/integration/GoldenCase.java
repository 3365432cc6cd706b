package dev.fingerpost.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fingerpost.integration.harness.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What a golden case gives an Envoy, under names that no other case uses. The trees may be changed.
 */
record GoldenCase(
    String name,
    List<ObjectNode> clusters,
    List<ObjectNode> assignments,
    ObjectNode routes,
    ObjectNode listener) {

  private static final Path ROOT =
      Programs.root().resolve("envoy-config/src/test/resources/golden");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The names of all cases, in order. */
  static List<String> paths() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.endsWith("input.yaml"))
          .map(file -> ROOT.relativize(file.getParent()).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The case of that name, such as {@code retry/safe}. */
  static GoldenCase read(String path) {
    GoldenCase read =
        new GoldenCase(
            path.replace('/', '-'),
            documents(path, "clusters.yaml"),
            documents(path, "endpoints.yaml"),
            documents(path, "routes.yaml").getFirst(),
            documents(path, "listeners.yaml").getFirst());
    read.rename();
    return read;
  }

  /** The virtual hosts. */
  List<JsonNode> hosts() {
    return routes.path("virtual_hosts").valueStream().toList();
  }

  private void rename() {
    for (ObjectNode cluster : clusters) {
      rename(cluster, "name");
      rename((ObjectNode) cluster.get("eds_cluster_config"), "service_name");
    }
    assignments.forEach(assignment -> rename(assignment, "cluster_name"));
    routes.put("name", name);
    for (JsonNode host : hosts()) {
      host.get("routes").forEach(route -> rename((ObjectNode) route.get("route"), "cluster"));
    }
    listener.put("name", name);
  }

  private void rename(ObjectNode node, String field) {
    node.put(field, name + "." + node.get(field).asText());
  }

  private static List<ObjectNode> documents(String path, String file) {
    try {
      Iterable<Object> trees =
          new Load(LoadSettings.builder().build())
              .loadAllFromString(Files.readString(ROOT.resolve(path).resolve(file)));
      return StreamSupport.stream(trees.spliterator(), false)
          .map(tree -> (ObjectNode) JSON.valueToTree(tree))
          .collect(ArrayList::new, List::add, List::addAll);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
