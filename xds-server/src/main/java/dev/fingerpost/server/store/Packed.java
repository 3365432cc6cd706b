package dev.fingerpost.server.store;

import com.google.common.base.Suppliers;
import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A resource as streams send it, encoded once: {@code head} and the entry's body, one behind the
 * other, are field 2 of a {@code DeltaDiscoveryResponse}.
 *
 * @param head everything that stands before the body; empty if the bytes are not known
 * @param fingerprint of name and version, the same on every replica
 * @param assignment what a cluster of type EDS asks for, read once by the first stream that needs
 *     it; empty for everything else
 */
public record Packed(
    Entry entry, ByteString head, long fingerprint, Supplier<Optional<String>> assignment) {

  private static final Supplier<Optional<String>> NO_ASSIGNMENT = Optional::empty;

  private static final int RESPONSE_RESOURCES = 2;
  private static final int RESOURCE_VERSION = 1;
  private static final int RESOURCE_BODY = 2;
  private static final int RESOURCE_NAME = 3;
  private static final int ANY_TYPE_URL = 1;
  private static final int ANY_VALUE = 2;

  /** The entry, ready to send. */
  public static Packed of(Entry entry) {
    Supplier<Optional<String>> assignment =
        entry.type() == ResourceType.CLUSTER
            ? Suppliers.memoize(() -> WireFields.assignmentOf(entry))
            : NO_ASSIGNMENT;
    return new Packed(entry, encodeHead(entry), fingerprint(entry), assignment);
  }

  /** A version that a client says it holds; the bytes of it are not known. */
  public static Packed claimed(ResourceId id, String version) {
    Entry entry = new Entry(id.type(), id.name(), version, ByteString.EMPTY, "");
    return new Packed(entry, ByteString.EMPTY, fingerprint(entry), NO_ASSIGNMENT);
  }

  /** By entry and head: the rest follows from them. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Packed packed && entry.equals(packed.entry) && head.equals(packed.head);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(fingerprint);
  }

  /** Whether it can be sent; a claim cannot. */
  public boolean hasBytes() {
    return !head.isEmpty();
  }

  public ResourceType type() {
    return entry.type();
  }

  public String name() {
    return entry.name();
  }

  public String version() {
    return entry.version();
  }

  /** The type and the name. */
  public ResourceId id() {
    return new ResourceId(entry.type(), entry.name());
  }

  /**
   * The head where a resource is a bare {@code Any}: the same field 2 of a {@code
   * DiscoveryResponse}, without version and name.
   */
  public ByteString anyHead() {
    int any = anySize(entry);
    int length =
        CodedOutputStream.computeTagSize(RESOURCE_BODY)
            + CodedOutputStream.computeUInt32SizeNoTag(any)
            + any
            - entry.body().size();
    return head.substring(head.size() - length);
  }

  /** The bytes that it takes in a response. */
  public int size() {
    return head.size() + entry.body().size();
  }

  /** The body comes last in the Any and the Any last in the Resource, so that it is not copied. */
  private static ByteString encodeHead(Entry entry) {
    String typeUrl = entry.type().typeUrl();
    int body = entry.body().size();
    int any = anySize(entry);
    int resource =
        CodedOutputStream.computeStringSize(RESOURCE_VERSION, entry.version())
            + CodedOutputStream.computeStringSize(RESOURCE_NAME, entry.name())
            + CodedOutputStream.computeTagSize(RESOURCE_BODY)
            + CodedOutputStream.computeUInt32SizeNoTag(any)
            + any;
    ByteString.Output bytes = ByteString.newOutput(resource - body + 10);
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeTag(RESPONSE_RESOURCES, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(resource);
      out.writeString(RESOURCE_VERSION, entry.version());
      out.writeString(RESOURCE_NAME, entry.name());
      out.writeTag(RESOURCE_BODY, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(any);
      out.writeString(ANY_TYPE_URL, typeUrl);
      out.writeTag(ANY_VALUE, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(body);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteString();
  }

  private static int anySize(Entry entry) {
    int body = entry.body().size();
    return CodedOutputStream.computeStringSize(ANY_TYPE_URL, entry.type().typeUrl())
        + CodedOutputStream.computeTagSize(ANY_VALUE)
        + CodedOutputStream.computeUInt32SizeNoTag(body)
        + body;
  }

  private static long fingerprint(Entry entry) {
    return Hashing.farmHashFingerprint64()
        .hashString(entry.name() + '\n' + entry.version(), StandardCharsets.UTF_8)
        .asLong();
  }
}
