package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.ads.wire.SotwResponse;
import dev.fingerpost.server.store.Packed;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * State of the world: clusters and listeners as a whole, the rest only as far as it changed.
 * It has no word for "does not exist": a missing cluster is absent from the whole, missing
 * endpoints are empty ones, everything else is silence.
 */
final class SotwWire implements Wire {

  private final Outbox<SotwResponse> out;
  private final Setup.Scope scope;
  private final Map<ResourceType, String> latest = new EnumMap<>(ResourceType.class);

  SotwWire(Outbox<SotwResponse> out, Setup.Scope scope) {
    this.out = out;
    this.scope = scope;
  }

  /** Whether no later response of the type went out. */
  boolean isLatest(ResourceType type, String nonce) {
    return nonce.equals(latest.get(type));
  }

  @Override
  public boolean isReady() {
    return out.isReady();
  }

  @Override
  public boolean isWhole(ResourceType type) {
    return type == ResourceType.CLUSTER || type == ResourceType.LISTENER;
  }

  @Override
  public boolean tellsRemovals(ResourceType type) {
    return isWhole(type);
  }

  /**
   * A client asks for the endpoints of a new cluster by naming them, and a gRPC client would not
   * even read what it has not asked for. Those of a changed cluster it has named already.
   */
  @Override
  public boolean pushesEndpoints(Subscription endpoints, String name) {
    return scope == Setup.Scope.AGGREGATED && endpoints.names(name);
  }

  @Override
  public boolean carries(InFlight response, ResourceType type) {
    return isWhole(type) || !resources(response, type).isEmpty();
  }

  @Override
  public ImmutableList<Packed> resources(TypeState state, InFlight response) {
    return isWhole(state.type()) ? state.known().sendable() : resources(response, state.type());
  }

  @Override
  public void write(
      TypeState state, InFlight response, ImmutableList<Packed> resources, String identifier) {
    ResourceType type = state.type();
    latest.put(type, response.nonce());
    out.send(
        new SotwResponse(
            type.typeUrl(), response.systemVersion(), response.nonce(), identifier, resources));
  }

  @Override
  public void writeUnserved(String typeUrl, String nonce, String identifier, List<String> names) {
    out.send(new SotwResponse(typeUrl, "0", nonce, identifier, ImmutableList.of()));
  }

  /** Unknown endpoints are empty ones, so that nothing waits for them. */
  private static ImmutableList<Packed> resources(InFlight response, ResourceType type) {
    if (type != ResourceType.ENDPOINT || response.removed().isEmpty()) {
      return response.resources();
    }
    ImmutableList.Builder<Packed> all = ImmutableList.builder();
    all.addAll(response.resources());
    response.removed().forEach(name -> all.add(Empties.assignment(name)));
    return all.build();
  }
}
