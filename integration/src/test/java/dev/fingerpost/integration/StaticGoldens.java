package dev.fingerpost.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Golden cases as a bootstrap: clusters as they are, each once more with its instances in it so
 * that these are looked at too, and routes inside of their listeners.
 */
final class StaticGoldens {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ArrayNode clusters = JSON.createArrayNode();
  private final ArrayNode listeners = JSON.createArrayNode();

  private StaticGoldens() {}

  static String bootstrap(List<GoldenCase> cases) {
    StaticGoldens goldens = new StaticGoldens();
    cases.forEach(goldens::add);
    return goldens.bootstrap();
  }

  private void add(GoldenCase golden) {
    Map<String, ObjectNode> assignments = new HashMap<>();
    golden.assignments().forEach(it -> assignments.put(it.get("cluster_name").asText(), it));
    for (ObjectNode cluster : golden.clusters()) {
      clusters.add(cluster);
      String name = cluster.get("name").asText();
      ObjectNode assignment = assignments.remove(name);
      if (assignment != null) {
        clusters.add(withInstances(cluster.deepCopy().put("name", name + "/static"), assignment));
      }
    }
    assignments.forEach((name, assignment) ->
        clusters.add(withInstances(JSON.createObjectNode().put("name", name), assignment)));
    listeners.add(withRoutes(golden));
  }

  private static ObjectNode withInstances(ObjectNode cluster, ObjectNode assignment) {
    cluster.remove("eds_cluster_config");
    cluster.put("type", "STATIC").set("load_assignment", assignment);
    return cluster;
  }

  private static ObjectNode withRoutes(GoldenCase golden) {
    for (JsonNode filter : golden.listener().findValues("typed_config")) {
      if (filter.has("rds")) {
        ((ObjectNode) filter).remove("rds");
        ((ObjectNode) filter).set("route_config", golden.routes());
      }
    }
    ((ObjectNode) golden.listener().at("/address/socket_address")).put("port_value", 0);
    return golden.listener();
  }

  /** Nothing is asked for in this mode, and nobody connects. */
  private String bootstrap() {
    return """
    node: {id: golden, cluster: golden}
    dynamic_resources:
      ads_config:
        api_type: DELTA_GRPC
        transport_api_version: V3
        grpc_services: [{envoy_grpc: {cluster_name: _control_plane}}]
    static_resources:
      listeners: %s
      clusters:
      - name: _control_plane
        type: STATIC
        typed_extension_protocol_options:
          envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
            "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
            explicit_http_config: {http2_protocol_options: {}}
        load_assignment:
          cluster_name: _control_plane
          endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: 1}}}}]}]
      %s
    """
        .formatted(listeners, items());
  }

  private String items() {
    StringBuilder items = new StringBuilder();
    clusters.forEach(cluster -> items.append("\n  - ").append(cluster)); // JSON is YAML
    return items.toString();
  }
}
