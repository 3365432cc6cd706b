package dev.fingerpost.discovery.consul.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Map;

/**
 * JSON to {@link Row}, tolerant of null and of what is left out: one odd registration must cost its
 * own row and never the service.
 */
final class RowParser {

  private RowParser() {}

  static Row parse(JsonNode json) {
    JsonNode node = json.path("Node");
    JsonNode service = json.path("Service");
    if (!node.isObject() || !service.isObject()) {
      return Row.unreadable("no Node or no Service");
    }
    return new Row(
        "",
        new Row.Node(
            text(node, "Node"),
            text(node, "Address"),
            text(node, "Datacenter"),
            texts(node.path("TaggedAddresses")),
            texts(node.path("Meta"))),
        new Row.Registration(
            text(service, "ID"),
            text(service, "Kind"),
            new Row.Places(address(service), tagged(service.path("TaggedAddresses"))),
            weights(service.path("Weights")),
            new Row.Attributes(
                tags(service.path("Tags")), texts(service.path("Meta")), zone(service, node))),
        checks(json.path("Checks")));
  }

  private static ImmutableList<String> tags(JsonNode json) {
    ImmutableList.Builder<String> tags = ImmutableList.builder();
    for (JsonNode tag : json) {
      if (tag.isTextual()) {
        tags.add(tag.textValue());
      }
    }
    return tags.build();
  }

  private static ImmutableMap<String, String> texts(JsonNode json) {
    ImmutableMap.Builder<String, String> texts = ImmutableMap.builder();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (entry.getValue().isTextual()) {
        texts.put(entry.getKey(), entry.getValue().textValue());
      }
    }
    return texts.buildKeepingLast();
  }

  private static ImmutableMap<String, Row.RawAddress> tagged(JsonNode json) {
    ImmutableMap.Builder<String, Row.RawAddress> tagged = ImmutableMap.builder();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      tagged.put(entry.getKey(), address(entry.getValue()));
    }
    return tagged.buildKeepingLast();
  }

  private static Row.RawAddress address(JsonNode json) {
    return new Row.RawAddress(text(json, "Address"), number(json, "Port", 0));
  }

  private static Row.RawWeights weights(JsonNode json) {
    return new Row.RawWeights(number(json, "Passing", 1), number(json, "Warning", 1));
  }

  private static String zone(JsonNode service, JsonNode node) {
    String own = text(service.path("Locality"), "Zone");
    return own.isEmpty() ? text(node.path("Locality"), "Zone") : own;
  }

  private static ImmutableList<Row.Check> checks(JsonNode json) {
    ImmutableList.Builder<Row.Check> checks = ImmutableList.builder();
    for (JsonNode check : json) {
      checks.add(
          new Row.Check(text(check, "CheckID"), text(check, "ServiceID"), text(check, "Status")));
    }
    return checks.build();
  }

  private static String text(JsonNode json, String key) {
    JsonNode value = json.path(key);
    return value.isTextual() ? value.textValue() : "";
  }

  private static long number(JsonNode json, String key, long otherwise) {
    JsonNode value = json.path(key);
    return value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : otherwise;
  }
}
