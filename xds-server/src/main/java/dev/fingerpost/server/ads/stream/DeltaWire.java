package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.ads.wire.DeltaResponse;
import dev.fingerpost.server.store.Packed;
import java.util.List;

/** Delta: changes, and the names of what is gone. */
final class DeltaWire implements Wire {

  private final Outbox<DeltaResponse> out;
  private final Setup.Scope scope;

  DeltaWire(Outbox<DeltaResponse> out, Setup.Scope scope) {
    this.out = out;
    this.scope = scope;
  }

  @Override
  public boolean isReady() {
    return out.isReady();
  }

  @Override
  public boolean isWhole(ResourceType type) {
    return false;
  }

  @Override
  public boolean tellsRemovals(ResourceType type) {
    return true;
  }

  /** A client does not ask for the endpoints of a changed cluster. */
  @Override
  public boolean pushesEndpoints(Subscription endpoints, String name) {
    return scope == Setup.Scope.AGGREGATED;
  }

  @Override
  public boolean carries(InFlight response, ResourceType type) {
    return true;
  }

  @Override
  public ImmutableList<Packed> resources(TypeState state, InFlight response) {
    return response.resources();
  }

  @Override
  public void write(
      TypeState state, InFlight response, ImmutableList<Packed> resources, String identifier) {
    out.send(
        new DeltaResponse(
            state.type().typeUrl(),
            response.systemVersion(),
            response.nonce(),
            identifier,
            resources,
            response.removed()));
  }

  @Override
  public void writeUnserved(String typeUrl, String nonce, String identifier, List<String> names) {
    out.send(
        new DeltaResponse(
            typeUrl, "", nonce, identifier, ImmutableList.of(), ImmutableList.copyOf(names)));
  }
}
