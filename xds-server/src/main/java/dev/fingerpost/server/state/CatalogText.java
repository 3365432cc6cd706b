package dev.fingerpost.server.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.Weights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Writes a catalog as JSON, a line for each service, and leaves out what is as usual. {@link
 * CatalogReader} is the other half.
 *
 * <pre>
 * {"format":1,"place":"http://127.0.0.1:8500","at":1790000000000,"services":2}
 * {"name":"orders","instances":[{"id":"orders-1","node":"n1","host":"10.0.1.11","port":8080}]}
 * </pre>
 */
final class CatalogText {

  /** The version of this form; another one is not read. */
  static final int FORMAT = 1;

  private static final JsonFactory JSON = new JsonFactoryBuilder().rootValueSeparator("\n").build();

  private CatalogText() {}

  /**
   * A catalog as bytes.
   *
   * @param place where the registry is: what was read elsewhere must not come back here
   */
  static byte[] write(String place, KeptCatalog kept) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    try {
      write(place, kept, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory has no such trouble", e);
    }
    return bytes.toByteArray();
  }

  private static void write(String place, KeptCatalog kept, OutputStream out) throws IOException {
    ImmutableSortedMap<String, Service> services = kept.catalog().services();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("format", FORMAT);
      json.writeStringField("place", place);
      json.writeNumberField("at", kept.at().toEpochMilli());
      json.writeNumberField("services", services.size());
      json.writeEndObject();
      for (Service service : services.values()) {
        write(service, json);
      }
      json.writeRaw('\n');
    }
  }

  private static void write(Service service, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", service.name());
    json.writeArrayFieldStart("instances");
    for (Instance instance : service.instances()) {
      write(instance, json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(Instance instance, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", instance.id());
    text(json, "node", instance.key().node());
    text(json, "dc", instance.key().datacenter());
    json.writeStringField("registry", instance.key().registry());
    json.writeStringField("host", instance.address().host());
    json.writeNumberField("port", instance.address().port());
    write(instance.checks(), json);
    write(instance.weights(), json);
    write(instance.attributes(), json);
    json.writeEndObject();
  }

  private static void write(Checks checks, JsonGenerator json) throws IOException {
    if (checks.maintenance()) {
      json.writeBooleanField("maintenance", true);
    }
    if (!checks.equals(checks.maintenance() ? Checks.MAINTENANCE : Checks.PASSING)) {
      json.writeArrayFieldStart("checks");
      for (CheckStatus status : new CheckStatus[] {checks.node(), checks.worst(), checks.best()}) {
        json.writeString(status.name());
      }
      json.writeEndArray();
    }
  }

  private static void write(Weights weights, JsonGenerator json) throws IOException {
    if (!weights.equals(Weights.DEFAULT)) {
      json.writeFieldName("weights");
      json.writeArray(new int[] {weights.passing(), weights.warning()}, 0, 2);
    }
  }

  private static void write(Instance.Attributes attributes, JsonGenerator json) throws IOException {
    texts(json, "meta", attributes.meta());
    if (!attributes.tags().isEmpty()) {
      json.writeArrayFieldStart("tags");
      for (String tag : attributes.tags()) {
        json.writeString(tag);
      }
      json.writeEndArray();
    }
    text(json, "zone", attributes.zone());
    texts(json, "nodeMeta", attributes.surroundings().nodeMeta());
    if (!attributes.surroundings().tagged().isEmpty()) {
      json.writeObjectFieldStart("tagged");
      for (Map.Entry<String, Address> entry : attributes.surroundings().tagged().entrySet()) {
        json.writeArrayFieldStart(entry.getKey());
        json.writeString(entry.getValue().host());
        json.writeNumber(entry.getValue().port());
        json.writeEndArray();
      }
      json.writeEndObject();
    }
  }

  private static void texts(JsonGenerator json, String name, Map<String, String> values)
      throws IOException {
    if (!values.isEmpty()) {
      json.writeObjectFieldStart(name);
      for (Map.Entry<String, String> entry : values.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
    }
  }

  private static void text(JsonGenerator json, String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }
}
