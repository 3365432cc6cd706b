package dev.fingerpost.envoy.bootstrap;

import com.google.common.base.Ascii;
import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.model.plan.Locality;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.Optional;

/**
 * An Envoy's node: what a bootstrap says about the Envoy, and what the control plane reads there.
 * Its metadata holds {@code fingerpost: {outbound: "ADDRESS:PORT"}}.
 */
public final class Nodes {
  private static final String METADATA = "fingerpost";
  private static final String OUTBOUND = "outbound";

  /** How gRPC's own clients begin their {@code user_agent_name}, in every language. */
  private static final String GRPC = "grpc";

  private Nodes() {}

  /** The group of clients that this one belongs to. A bad or missing address means the default. */
  public static Audience audience(Node node) {
    if (Ascii.toLowerCase(node.getUserAgentName()).startsWith(GRPC)) {
      return Audience.PROXYLESS_GRPC;
    }
    String outbound =
        node.getMetadata()
            .getFieldsOrDefault(METADATA, Value.getDefaultInstance())
            .getStructValue()
            .getFieldsOrDefault(OUTBOUND, Value.getDefaultInstance())
            .getStringValue();
    Locality locality = new Locality(node.getLocality().getRegion(), node.getLocality().getZone());
    return new Audience(
        node.getCluster(), locality, address(outbound).orElse(Audience.DEFAULT_OUTBOUND));
  }

  static Node node(BootstrapOptions options) {
    Node.Builder node =
        Node.newBuilder()
            .setId(options.id())
            .setCluster(options.cluster())
            .setMetadata(
                struct(
                    METADATA, structValue(struct(OUTBOUND, text(options.outbound().toString())))));
    if (!options.locality().equals(Locality.UNKNOWN)) {
      node.setLocality(
          io.envoyproxy.envoy.config.core.v3.Locality.newBuilder()
              .setRegion(options.locality().region())
              .setZone(options.locality().zone()));
    }
    return node.build();
  }

  private static Optional<Address> address(String text) {
    try {
      HostAndPort parsed = HostAndPort.fromString(text);
      return InetAddresses.isInetAddress(parsed.getHost())
          ? Optional.of(new Address(parsed.getHost(), parsed.getPort()))
          : Optional.empty();
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static Struct struct(String key, Value value) {
    return Struct.newBuilder().putFields(key, value).build();
  }

  private static Value structValue(Struct struct) {
    return Value.newBuilder().setStructValue(struct).build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
