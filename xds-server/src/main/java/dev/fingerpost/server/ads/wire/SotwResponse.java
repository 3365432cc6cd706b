package dev.fingerpost.server.ads.wire;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.server.store.Packed;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.io.InputStream;

/**
 * One {@code DiscoveryResponse} before it is written. Each name occurs once.
 *
 * @param typeUrl as the client asked for it
 * @param version what the client holds of the type once it has taken the response
 * @param identifier of this control plane, empty after the first response of a stream
 */
public record SotwResponse(
    String typeUrl,
    String version,
    String nonce,
    String identifier,
    ImmutableList<Packed> resources)
    implements Written {

  @Override
  public long size() {
    return resources.stream().mapToLong(Packed::size).sum();
  }

  @Override
  public InputStream bytes() {
    DiscoveryResponse.Builder rest =
        DiscoveryResponse.newBuilder().setVersionInfo(version).setTypeUrl(typeUrl).setNonce(nonce);
    if (!identifier.isEmpty()) {
      rest.getControlPlaneBuilder().setIdentifier(identifier);
    }
    return PartsStream.of(resources, Packed::anyHead, rest.build().toByteString());
  }
}
