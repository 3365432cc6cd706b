package dev.fingerpost.envoy.print;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.KnownTypes;
import java.util.Collection;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * Resources as YAML, as Envoy itself would read them: Envoy's field names, in the order of its API,
 * extensions opened.
 */
public final class ResourcePrinter {
  private static final DumpSettings BLOCKS =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setIndent(2)
          .setWidth(Integer.MAX_VALUE)
          .setSplitLines(false)
          .build();

  private final JsonFormat.Printer json =
      JsonFormat.printer()
          .usingTypeRegistry(KnownTypes.registry())
          .preservingProtoFieldNames()
          .sortingMapKeys();

  /** One message. */
  public String print(Message message) {
    // JSON is YAML in another style.
    Object tree = new Load(LoadSettings.builder().build()).loadFromString(json(message));
    return new Dump(BLOCKS).dumpToString(tree);
  }

  /** One resource. */
  public String print(Entry entry) {
    return print(message(entry));
  }

  /** Some resources, in their order, as the documents of one text. */
  public String print(Collection<Entry> entries) {
    return entries.stream().map(this::print).collect(Collectors.joining("---\n"));
  }

  private String json(Message message) {
    try {
      return json.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("an extension of unknown type: " + message, e);
    }
  }

  private static Message message(Entry entry) {
    var type = KnownTypes.of(entry.type().typeUrl()).orElseThrow();
    try {
      return DynamicMessage.parseFrom(type, entry.body());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a " + type.getFullName() + ": " + entry.name(), e);
    }
  }
}
