package dev.fingerpost.server.ads.wire;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.server.store.Packed;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.io.InputStream;

/**
 * One {@code DeltaDiscoveryResponse} before it is written. Each name occurs once, in {@code
 * resources} or in {@code removed}.
 *
 * @param typeUrl as the client asked for it
 * @param identifier of this control plane, empty after the first response of a stream
 */
public record DeltaResponse(
    String typeUrl,
    String systemVersion,
    String nonce,
    String identifier,
    ImmutableList<Packed> resources,
    ImmutableList<String> removed)
    implements Written {

  @Override
  public long size() {
    return resources.stream().mapToLong(Packed::size).sum();
  }

  @Override
  public InputStream bytes() {
    DeltaDiscoveryResponse.Builder rest =
        DeltaDiscoveryResponse.newBuilder()
            .setSystemVersionInfo(systemVersion)
            .setTypeUrl(typeUrl)
            .setNonce(nonce)
            .addAllRemovedResources(removed);
    if (!identifier.isEmpty()) {
      rest.getControlPlaneBuilder().setIdentifier(identifier);
    }
    return PartsStream.of(resources, Packed::head, rest.build().toByteString());
  }
}
