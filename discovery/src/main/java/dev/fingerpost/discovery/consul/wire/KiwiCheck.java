package dev.fingerpost.discovery.consul.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import java.util.Optional;
import org.kiwiproject.consul.model.health.HealthCheck;

/** Our {@link Hint} where the client expects its own type, tolerant of what is left out. */
final class KiwiCheck extends HealthCheck {

  private final Hint hint;

  private KiwiCheck(Hint hint) {
    this.hint = hint;
  }

  Hint hint() {
    return hint;
  }

  @Override
  public String getNode() {
    return hint.node();
  }

  @Override
  public String getCheckId() {
    return hint.what();
  }

  @Override
  public String getName() {
    return "";
  }

  @Override
  public String getStatus() {
    return "";
  }

  @Override
  public Optional<String> getNotes() {
    return Optional.empty();
  }

  @Override
  public Optional<String> getOutput() {
    return Optional.empty();
  }

  @Override
  public Optional<String> getServiceId() {
    return Optional.empty();
  }

  @Override
  public Optional<String> getServiceName() {
    return Optional.of(hint.service());
  }

  @Override
  public List<String> getServiceTags() {
    return List.of();
  }

  /** The mix-in that has Jackson read the client's type as ours. */
  @JsonDeserialize(using = Reader.class)
  interface ReadAsCheck {}

  /** Reads one element of the reply's list. */
  static final class Reader extends StdDeserializer<HealthCheck> {

    @Serial private static final long serialVersionUID = 1L;

    Reader() {
      super(HealthCheck.class);
    }

    @Override
    public HealthCheck deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode json = context.readTree(parser);
      return new KiwiCheck(
          new Hint(
              json.path("ServiceName").asText(""),
              json.path("Node").asText(""),
              json.path("CheckID").asText("")));
    }
  }
}
