package dev.fingerpost.server.ads.stream;

import com.google.common.hash.Hashing;
import com.google.protobuf.MessageLite;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Packed;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.Arrays;
import java.util.HexFormat;

/** Resources that say "there is nothing": what ends an Envoy's waiting. */
final class Empties {

  private static final int HASH_BYTES = 12;

  private Empties() {}

  /** No endpoints. */
  static Packed assignment(String name) {
    return packed(
        ResourceType.ENDPOINT,
        name,
        ClusterLoadAssignment.newBuilder().setClusterName(name).build());
  }

  /** No routes; a removal would leave a new listener waiting (OV-B13). */
  static Packed routes(String name) {
    return packed(ResourceType.ROUTE, name, RouteConfiguration.newBuilder().setName(name).build());
  }

  private static Packed packed(ResourceType type, String name, MessageLite message) {
    byte[] body = message.toByteArray();
    byte[] hash = Arrays.copyOf(Hashing.sha256().hashBytes(body).asBytes(), HASH_BYTES);
    String version = HexFormat.of().formatHex(hash);
    return Packed.of(new Entry(type, name, version, message.toByteString(), ""));
  }
}
