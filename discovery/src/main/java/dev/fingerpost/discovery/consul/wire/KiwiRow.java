package dev.fingerpost.discovery.consul.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import org.kiwiproject.consul.model.health.HealthCheck;
import org.kiwiproject.consul.model.health.Node;
import org.kiwiproject.consul.model.health.Service;
import org.kiwiproject.consul.model.health.ServiceHealth;

/**
 * Our {@link Row} where the client expects its own type, whose reader would fail a whole service
 * for one odd registration.
 */
final class KiwiRow extends ServiceHealth {

  private final Row row;

  private KiwiRow(Row row) {
    this.row = row;
  }

  Row row() {
    return row;
  }

  @Override
  public Node getNode() {
    throw new UnsupportedOperationException("use row()");
  }

  @Override
  public Service getService() {
    throw new UnsupportedOperationException("use row()");
  }

  @Override
  public List<HealthCheck> getChecks() {
    throw new UnsupportedOperationException("use row()");
  }

  /** The mix-in that has Jackson read the client's type as ours. */
  @JsonDeserialize(using = Reader.class)
  interface ReadAsRow {}

  /** Reads one element of the reply's list. */
  static final class Reader extends StdDeserializer<ServiceHealth> {

    @Serial private static final long serialVersionUID = 1L;

    Reader() {
      super(ServiceHealth.class);
    }

    @Override
    public ServiceHealth deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return new KiwiRow(RowParser.parse(context.readTree(parser)));
    }

    @Override
    public ServiceHealth getNullValue(DeserializationContext context) {
      return new KiwiRow(Row.unreadable("null"));
    }
  }
}
