package dev.fingerpost.server.ads.wire;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.server.store.Packed;
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

  private static final int CONTROL_PLANE = 6;

  @Override
  public InputStream bytes() {
    Tail tail = new Tail(version, typeUrl, nonce);
    tail.writeControlPlane(CONTROL_PLANE, identifier);
    return PartsStream.of(resources, Packed::anyHead, tail);
  }
}
