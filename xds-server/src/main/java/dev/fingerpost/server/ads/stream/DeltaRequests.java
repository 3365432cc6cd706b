package dev.fingerpost.server.ads.stream;

import com.google.common.collect.Sets;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the requests of a delta stream: what the client subscribes to, what it claims to have, what
 * it answers. Owned by the stream's loop.
 */
final class DeltaRequests implements Consumer<DeltaDiscoveryRequest> {

  private static final Duration CLAIMS_HELD = Duration.ofMillis(200);

  private final EndpointClaims endpointClaims = new EndpointClaims();
  private final Map<String, String> heldClaims = new HashMap<>();
  private final StreamCore core;
  private final UnservedTypes unserved;
  private final Timers timers;

  DeltaRequests(StreamCore core, Timers timers) {
    this.core = core;
    this.timers = timers;
    unserved = new UnservedTypes(core.sender());
    if (core.scope() == Setup.Scope.ONE_TYPE) {
      endpointClaims.timeOut();
    }
  }

  @Override
  public void accept(DeltaDiscoveryRequest request) {
    Optional<ResourceType> type = ResourceType.of(request.getTypeUrl());
    if (type.isEmpty()) {
      unserved.subscribe(request.getTypeUrl(), request.getResourceNamesSubscribeList());
      return;
    }
    TypeState state = core.state(type.get());
    answer(state, request);
    subscribe(state, request);
    core.heard(state);
  }

  /** ACK or NACK; a nonce that is unknown or was seen before says nothing. */
  private void answer(TypeState state, DeltaDiscoveryRequest request) {
    InFlight response = state.unanswered().take(request.getResponseNonce());
    if (response == null) {
      return;
    }
    if (request.hasErrorDetail()) {
      core.refused(state, response, request.getErrorDetail().getMessage());
    } else {
      core.accepted(state, response);
    }
    core.answered(state.type());
  }

  private void subscribe(TypeState state, DeltaDiscoveryRequest request) {
    boolean first = !state.isAskedFor();
    List<String> names = request.getResourceNamesSubscribeList();
    List<String> unsubscribed = request.getResourceNamesUnsubscribeList();
    if (!first) {
      state.subscribe(names, unsubscribed, Set.of());
      return;
    }
    EndpointClaims.Verdict verdict = endpointClaims.asked(state.type());
    Map<String, String> claims = request.getInitialResourceVersionsMap();
    if (state.type() == ResourceType.ENDPOINT && !claims.isEmpty()) {
      heldClaims.putAll(claims);
      heldClaims.keySet().retainAll(names);
      heldClaims.keySet().forEach(state::hold);
      state.subscribe(names, unsubscribed, heldClaims.keySet());
      if (verdict == EndpointClaims.Verdict.OPEN) {
        timers.after(CLAIMS_HELD, this::claimsTimeOut);
      }
    } else {
      state.subscribe(names, unsubscribed, claims.keySet());
      state.believe(claims, core.quarantine()::superseded);
    }
    // Not before: the claims may be of versions that were noted as superseded.
    core.askedFirst(state.type());
    settleClaims(verdict);
  }

  private void claimsTimeOut() {
    settleClaims(endpointClaims.timeOut());
    core.send();
  }

  private void settleClaims(EndpointClaims.Verdict verdict) {
    if (heldClaims.isEmpty() || verdict == EndpointClaims.Verdict.OPEN) {
      return;
    }
    TypeState endpoints = core.state(ResourceType.ENDPOINT);
    if (verdict == EndpointClaims.Verdict.HONOUR) {
      endpoints.believe(heldClaims, core.quarantine()::superseded);
    }
    Set<String> names = Sets.newHashSet(heldClaims.keySet());
    heldClaims.clear();
    names.forEach(endpoints::release);
  }
}
