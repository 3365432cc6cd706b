package dev.fingerpost.server.ads.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.protobuf.ByteString;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.json.Json;
import dev.fingerpost.server.store.Packed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ledger as text: a line with the format, then a JSON value per line. Bytes stand there once,
 * however many nodes fall back to them.
 */
final class LedgerText {

  private static final String FORMAT = "fingerpost-ledger 1";
  private static final String NODE = "node";
  private static final String REFUSED = "refused";
  private static final String UNANSWERED = "unanswered";

  private LedgerText() {}

  static String write(Map<String, LedgerPage> pages) {
    Map<String, String> bodies = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    pages.forEach((id, page) -> {
      Map<String, Object> node = new LinkedHashMap<>();
      node.put(NODE, id);
      node.put("seen", page.seen().toEpochMilli());
      node.put(REFUSED, refusals(page.refused(), bodies));
      node.put(UNANSWERED, refusals(page.unanswered(), bodies));
      lines.add(Json.line(node));
    });
    StringBuilder text = new StringBuilder();
    bodies.forEach((key, bytes) ->
        text.append(Json.line(ImmutableMap.of("body", key, "bytes", bytes))).append('\n'));
    lines.forEach(line -> text.append(line).append('\n'));
    return FORMAT + '\n' + text;
  }

  /**
   * The pages of a text.
   *
   * @throws IllegalArgumentException if it is of another format
   */
  static Map<String, LedgerPage> read(String text) {
    int end = text.indexOf('\n');
    String content = text.substring(end + 1);
    if (end < 0 || !text.substring(0, end).equals(FORMAT)) {
      throw new IllegalArgumentException("not in the format " + FORMAT);
    }
    Map<String, ByteString> bodies = new HashMap<>();
    Map<String, LedgerPage> pages = new LinkedHashMap<>();
    content
        .lines()
        .map(Json::read)
        .forEach(line -> {
          if (line.has(NODE)) {
            pages.put(
                line.path(NODE).asText(),
                new LedgerPage(
                    Instant.ofEpochMilli(line.path("seen").asLong()),
                    refusals(line.path(REFUSED), bodies),
                    refusals(line.path(UNANSWERED), bodies)));
          } else {
            byte[] bytes = Base64.getDecoder().decode(line.path("bytes").asText());
            bodies.put(line.path("body").asText(), ByteString.copyFrom(bytes));
          }
        });
    return pages;
  }

  private static List<Map<String, Object>> refusals(
      Map<ResourceId, Refusal> refusals, Map<String, String> bodies) {
    List<Map<String, Object>> all = new ArrayList<>();
    refusals.forEach((id, refusal) -> {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("type", id.type().name());
      one.put("name", id.name());
      one.put("versions", refusal.versions());
      one.put("error", refusal.error());
      one.put("keys", refusal.keys());
      refusal
          .lastGood()
          .ifPresent(good -> {
            one.put("good", good.version());
            one.put("subject", good.entry().subject());
            if (good.hasBytes()) {
              String body = key(id, good.version());
              one.put("body", body);
              bodies.computeIfAbsent(
                  body,
                  key -> Base64.getEncoder().encodeToString(good.entry().body().toByteArray()));
            }
          });
      all.add(one);
    });
    return all;
  }

  private static ImmutableMap<ResourceId, Refusal> refusals(
      JsonNode array, Map<String, ByteString> bodies) {
    ImmutableMap.Builder<ResourceId, Refusal> refusals = ImmutableMap.builder();
    for (JsonNode one : array) {
      ResourceId id =
          new ResourceId(
              ResourceType.valueOf(one.path("type").asText()), one.path("name").asText());
      refusals.put(
          id,
          new Refusal(
              ImmutableSet.copyOf(strings(one.path("versions"))),
              good(id, one, bodies),
              one.path("error").asText(),
              strings(one.path("keys"))));
    }
    return refusals.buildOrThrow();
  }

  private static Optional<Packed> good(
      ResourceId id, JsonNode one, Map<String, ByteString> bodies) {
    if (!one.has("good")) {
      return Optional.empty();
    }
    String version = one.path("good").asText();
    ByteString body = bodies.get(one.path("body").asText());
    return Optional.of(
        body == null
            ? Packed.claimed(id, version)
            : Packed.of(
                new Entry(id.type(), id.name(), version, body, one.path("subject").asText())));
  }

  private static ImmutableList<String> strings(JsonNode array) {
    ImmutableList.Builder<String> strings = ImmutableList.builder();
    array.forEach(each -> strings.add(each.asText()));
    return strings.build();
  }

  private static String key(ResourceId id, String version) {
    return id.type().label() + " " + id.name() + " " + version;
  }
}
