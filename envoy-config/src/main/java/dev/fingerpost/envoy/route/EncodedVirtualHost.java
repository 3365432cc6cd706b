package dev.fingerpost.envoy.route;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.resource.Fingerprint;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;

/**
 * One service's virtual host, encoded once: route tables are put together from its bytes.
 *
 * @param bytes the deterministic encoding of the message
 * @param hash the fingerprint of the bytes
 */
public record EncodedVirtualHost(
    String service, ImmutableList<String> domains, ByteString bytes, String hash) {

  /** Encodes the virtual host of a service. */
  public static EncodedVirtualHost of(String service, VirtualHost host) {
    ByteString bytes = Deterministic.encode(host);
    return new EncodedVirtualHost(
        service, ImmutableList.copyOf(host.getDomainsList()), bytes, Fingerprint.of(bytes));
  }
}
