package dev.fingerpost.server.ads.stream;

import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the requests of a state-of-the-world stream: each names all that is wanted of a type, and
 * may answer the last response. What a client says it has from an older stream changes nothing: it
 * gets everything. Owned by the stream's loop.
 */
final class SotwRequests implements Consumer<DiscoveryRequest> {

  private final StreamCore core;
  private final SotwWire wire;
  private final SotwAnswers answers;
  private final UnservedTypes unserved;

  SotwRequests(StreamCore core, SotwWire wire) {
    this.core = core;
    this.wire = wire;
    answers = new SotwAnswers(core, wire);
    unserved = new UnservedTypes(core.sender());
  }

  @Override
  public void accept(DiscoveryRequest request) {
    Optional<ResourceType> type = ResourceType.of(request.getTypeUrl());
    if (type.isEmpty()) {
      unserved.replace(request.getTypeUrl(), request.getResourceNamesList());
      return;
    }
    TypeState state = core.state(type.get());
    answers.take(state, request);
    boolean first = !state.isAskedFor();
    if (first && !isOneTarget(type.get(), request)) {
      core.askedFirst(type.get());
    }
    if (first || isUpToDate(type.get(), request.getResponseNonce())) {
      state.subscribeTo(request.getResourceNamesList());
    }
    core.heard(state);
  }

  /**
   * Whether the names are those of a client that has seen the last response. If not, it says them
   * again with its answer to that. Without a nonce they count as well (OV-A4s).
   */
  private boolean isUpToDate(ResourceType type, String nonce) {
    return nonce.isEmpty() || wire.isLatest(type, nonce);
  }

  /**
   * Whether it is gRPC's own client that resolves a target: it names its listeners, and where they
   * do not exist, it waits without a question for clusters and is not stuck.
   */
  private static boolean isOneTarget(ResourceType type, DiscoveryRequest request) {
    return type == ResourceType.LISTENER
        && request.getResourceNamesCount() > 0
        && !request.getResourceNamesList().contains("*");
  }
}
