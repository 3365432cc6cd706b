package dev.fingerpost.integration.scripted;

import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.server.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a scripted Consul holds, with an index for each service and one for the names, and the true
 * answer to each query. Owned by its {@link ScriptedConsul}, whose lock guards it.
 */
final class ConsulTruth {

  /** Consul's own service, without which a list of names is not believed. */
  static final String CONSUL = "consul";

  private static final String HEALTH = "/v1/health/service/";

  private final NavigableMap<String, NavigableMap<String, Registration>> listed = new TreeMap<>();
  private final Map<String, Held> services = new TreeMap<>();
  private long index = 10;
  private long namesIndex = 10;

  private record Held(long index, String rows) {}

  ConsulTruth() {
    put(Registration.of(CONSUL, CONSUL, 8300));
  }

  void put(Registration instance) {
    String name = instance.service();
    boolean isNew = !listed.containsKey(name);
    listed.computeIfAbsent(name, key -> new TreeMap<>()).put(instance.id(), instance);
    write(name);
    if (isNew) {
      namesIndex = index;
    }
  }

  void remove(Registration instance) {
    String name = instance.service();
    NavigableMap<String, Registration> instances = listed.getOrDefault(name, new TreeMap<>());
    instances.remove(instance.id());
    write(name);
    if (instances.isEmpty()) {
      listed.remove(name);
      namesIndex = index;
    }
  }

  /** Every index goes up by so much, as after a server's restart, with the same data. */
  void jump(long by) {
    index += by;
    List.copyOf(listed.keySet()).forEach(this::write);
    namesIndex = index;
  }

  /** What is true now. */
  Reply.Whole answer(String path) {
    if (path.startsWith(HEALTH)) {
      Held held = services.getOrDefault(path.substring(HEALTH.length()), new Held(index, "[]"));
      return Reply.json(held.index(), held.rows());
    }
    return switch (path) {
      case "/v1/catalog/services" ->
          Reply.json(
              namesIndex,
              listed.keySet().stream()
                  .map(name -> Json.line(name) + ":[]")
                  .collect(Collectors.joining(",", "{", "}")));
      case "/v1/status/leader" -> Reply.json(1, "\"127.0.0.1:8300\"");
      case "/v1/status/peers" -> Reply.json(1, "[\"127.0.0.1:8300\"]");
      case "/v1/catalog/datacenters" -> Reply.json(1, "[\"dc1\"]");
      case "/v1/agent/self" ->
          Reply.json(
              1,
              """
              {"Config":{"Datacenter":"dc1","NodeName":"scripted","Version":"1.8.7"}}\
              """);
      case "/v1/catalog/nodes", "/v1/health/state/critical", "/v1/health/state/warning" ->
          Reply.json(index, "[]");
      default -> Reply.error(404, "no such path: " + path);
    };
  }

  private void write(String name) {
    index++;
    List<Object> rows = new ArrayList<>();
    listed.getOrDefault(name, new TreeMap<>()).values().forEach(each -> rows.add(row(each)));
    services.put(name, new Held(index, Json.line(rows)));
  }

  private static Map<String, Object> row(Registration instance) {
    Map<String, Object> service = new LinkedHashMap<>();
    service.put("ID", instance.id());
    service.put("Service", instance.service());
    service.put("Address", "127.0.0.1");
    service.put("Port", instance.port());
    service.put("Meta", instance.meta());
    service.put("Tags", instance.tags());
    service.put("Weights", Map.of("Passing", instance.weight(), "Warning", instance.weight()));
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("Node", "lab");
    node.put("Address", "127.0.0.1");
    node.put("Datacenter", "dc1");
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("Node", node);
    row.put("Service", service);
    row.put("Checks", List.of(check(instance)));
    return row;
  }

  private static Map<String, Object> check(Registration instance) {
    boolean isOut = instance.health() == Registration.Health.MAINTENANCE;
    return Map.of(
        "CheckID",
        isOut ? "_service_maintenance:" + instance.id() : "service:" + instance.id(),
        "ServiceID",
        instance.id(),
        "Status",
        isOut ? "critical" : instance.health().word());
  }
}
