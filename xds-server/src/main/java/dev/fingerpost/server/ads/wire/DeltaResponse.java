package dev.fingerpost.server.ads.wire;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.server.store.Packed;
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

  private static final int REMOVED = 6;
  private static final int CONTROL_PLANE = 7;

  @Override
  public InputStream bytes() {
    Tail tail = new Tail(systemVersion, typeUrl, nonce);
    removed.forEach(name -> tail.write(REMOVED, name));
    tail.writeControlPlane(CONTROL_PLANE, identifier);
    return PartsStream.of(resources, Packed::head, tail);
  }
}
