package dev.fingerpost.server.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Instance.Presence;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.catalog.Weights;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what {@link CatalogText} has written. One use, one thread. */
final class CatalogReader {

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser json;

  private CatalogReader(JsonParser json) {
    this.json = json;
  }

  /**
   * The catalog in these bytes; empty if they are of another form, or of a registry elsewhere.
   *
   * @throws IOException if they make no sense
   */
  static Optional<KeptCatalog> read(String place, byte[] bytes) throws IOException {
    try (JsonParser json = JSON.createParser(bytes)) {
      return new CatalogReader(json).read(place);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new IOException("no catalog: " + e.getMessage(), e);
    }
  }

  private Optional<KeptCatalog> read(String place) throws IOException {
    long format = 0;
    long at = 0;
    long count = 0;
    String from = "";
    expect(json.nextToken(), JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      switch (name()) {
        case "format" -> format = json.getLongValue();
        case "place" -> from = json.getText();
        case "at" -> at = json.getLongValue();
        case "services" -> count = json.getLongValue();
        default -> json.skipChildren();
      }
    }
    if (format != CatalogText.FORMAT || !from.equals(place)) {
      return Optional.empty();
    }
    ImmutableSortedMap.Builder<String, Service> services = ImmutableSortedMap.naturalOrder();
    for (long left = count; left > 0; left--) {
      expect(json.nextToken(), JsonToken.START_OBJECT);
      Service service = service();
      services.put(service.name(), service);
    }
    return Optional.of(
        new KeptCatalog(Instant.ofEpochMilli(at), new ServiceCatalog(services.buildOrThrow())));
  }

  private Service service() throws IOException {
    String service = "";
    List<Instance> instances = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      switch (name()) {
        case "name" -> service = json.getText();
        case "instances" -> {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            instances.add(instance());
          }
        }
        default -> json.skipChildren();
      }
    }
    return Service.of(service, instances);
  }

  private Instance instance() throws IOException {
    expect(json.currentToken(), JsonToken.START_OBJECT);
    Map<String, String> texts = new HashMap<>();
    int port = 0;
    boolean maintenance = false;
    List<String> checks = List.of();
    List<String> weights = List.of();
    ImmutableSortedMap<String, String> meta = ImmutableSortedMap.of();
    ImmutableSortedSet<String> tags = ImmutableSortedSet.of();
    ImmutableSortedMap<String, String> nodeMeta = ImmutableSortedMap.of();
    ImmutableSortedMap<String, Address> tagged = ImmutableSortedMap.of();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = name();
      switch (name) {
        case "id", "node", "dc", "registry", "host", "zone" -> texts.put(name, json.getText());
        case "port" -> port = json.getIntValue();
        case "maintenance" -> maintenance = json.getBooleanValue();
        case "checks" -> checks = strings();
        case "weights" -> weights = strings();
        case "meta" -> meta = pairs();
        case "tags" -> tags = ImmutableSortedSet.copyOf(strings());
        case "nodeMeta" -> nodeMeta = pairs();
        case "tagged" -> tagged = addresses();
        default -> json.skipChildren();
      }
    }
    return new Instance(
        new InstanceKey(
            texts.getOrDefault("registry", ""),
            texts.getOrDefault("dc", ""),
            texts.getOrDefault("node", ""),
            texts.getOrDefault("id", "")),
        new Address(texts.getOrDefault("host", ""), port),
        checks(maintenance, checks),
        weights(weights),
        new Instance.Attributes(
            meta, tags, texts.getOrDefault("zone", ""), Instance.Surroundings.of(nodeMeta, tagged)),
        Presence.LISTED);
  }

  private static Checks checks(boolean maintenance, List<String> words) {
    if (words.isEmpty()) {
      return maintenance ? Checks.MAINTENANCE : Checks.PASSING;
    }
    require(words.size() == 3, "three checks");
    return new Checks(
        maintenance,
        CheckStatus.valueOf(words.get(0)),
        CheckStatus.valueOf(words.get(1)),
        CheckStatus.valueOf(words.get(2)));
  }

  private static Weights weights(List<String> numbers) {
    if (numbers.isEmpty()) {
      return Weights.DEFAULT;
    }
    require(numbers.size() == 2, "two weights");
    return new Weights(Integer.parseInt(numbers.get(0)), Integer.parseInt(numbers.get(1)));
  }

  /** The name of a field; its value is the current token then. */
  private String name() throws IOException {
    expect(json.currentToken(), JsonToken.FIELD_NAME);
    String name = json.currentName();
    require(json.nextToken() != null, "a value of " + name);
    return name;
  }

  private List<String> strings() throws IOException {
    List<String> strings = new ArrayList<>();
    expect(json.currentToken(), JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      strings.add(json.getText());
    }
    return strings;
  }

  private ImmutableSortedMap<String, String> pairs() throws IOException {
    ImmutableSortedMap.Builder<String, String> pairs = ImmutableSortedMap.naturalOrder();
    expect(json.currentToken(), JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      pairs.put(name(), json.getText());
    }
    return pairs.buildOrThrow();
  }

  private ImmutableSortedMap<String, Address> addresses() throws IOException {
    ImmutableSortedMap.Builder<String, Address> addresses = ImmutableSortedMap.naturalOrder();
    expect(json.currentToken(), JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String tag = name();
      List<String> parts = strings();
      require(parts.size() == 2, "host and port");
      addresses.put(tag, new Address(parts.get(0), Integer.parseInt(parts.get(1))));
    }
    return addresses.buildOrThrow();
  }

  private static void expect(JsonToken found, JsonToken expected) {
    require(found == expected, expected + " instead of " + found);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("expected: " + what);
    }
  }
}
