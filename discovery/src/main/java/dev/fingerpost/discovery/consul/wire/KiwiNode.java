package dev.fingerpost.discovery.consul.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.io.Serial;
import java.util.Map;
import java.util.Optional;
import org.kiwiproject.consul.model.catalog.TaggedAddresses;
import org.kiwiproject.consul.model.health.Node;

/** Our {@link Hint} where the client expects its own node, tolerant of what is left out. */
final class KiwiNode extends Node {

  private final Hint hint;

  private KiwiNode(Hint hint) {
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
  public String getAddress() {
    return "";
  }

  @Override
  public Optional<String> getDatacenter() {
    return Optional.empty();
  }

  @Override
  public Optional<TaggedAddresses> getTaggedAddresses() {
    return Optional.empty();
  }

  @Override
  public Optional<Map<String, String>> getNodeMeta() {
    return Optional.empty();
  }

  /** The mix-in that has Jackson read the client's type as ours. */
  @JsonDeserialize(using = Reader.class)
  interface ReadAsNode {}

  /** Reads one element of the reply's list. */
  static final class Reader extends StdDeserializer<Node> {

    @Serial private static final long serialVersionUID = 1L;

    Reader() {
      super(Node.class);
    }

    @Override
    public Node deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      JsonNode json = context.readTree(parser);
      // The index of its last edit stands for its addresses and meta.
      return new KiwiNode(
          new Hint("", json.path("Node").asText(""), json.path("ModifyIndex").asText("")));
    }
  }
}
