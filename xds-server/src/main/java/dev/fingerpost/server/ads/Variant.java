package dev.fingerpost.server.ads;

import dev.fingerpost.server.ads.stream.Conversation;
import dev.fingerpost.server.ads.stream.Opening;
import dev.fingerpost.server.ads.stream.Outbox;
import dev.fingerpost.server.ads.wire.DeltaResponse;
import dev.fingerpost.server.ads.wire.SotwResponse;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;

/**
 * One of the two languages of xDS.
 *
 * @param <Q> a request
 * @param <R> a response
 */
interface Variant<Q, R> {

  /** Changes only. */
  Variant<DeltaDiscoveryRequest, DeltaResponse> DELTA = new Delta();

  /** Everything that is wanted, each time. */
  Variant<DiscoveryRequest, SotwResponse> STATE_OF_THE_WORLD = new StateOfTheWorld();

  /** The type that a request names, perhaps none. */
  String typeUrl(Q request);

  /** The request with another type. */
  Q withTypeUrl(Q request, String typeUrl);

  /** The node that a request names, perhaps none. */
  Node node(Q request);

  /** How many names a request lists. */
  int names(Q request);

  /** Begins a conversation. */
  Conversation<Q> open(Opening opening, Outbox<R> out);

  /** See {@link #DELTA}. */
  final class Delta implements Variant<DeltaDiscoveryRequest, DeltaResponse> {

    @Override
    public String typeUrl(DeltaDiscoveryRequest request) {
      return request.getTypeUrl();
    }

    @Override
    public DeltaDiscoveryRequest withTypeUrl(DeltaDiscoveryRequest request, String typeUrl) {
      return request.toBuilder().setTypeUrl(typeUrl).build();
    }

    @Override
    public Node node(DeltaDiscoveryRequest request) {
      return request.getNode();
    }

    @Override
    public int names(DeltaDiscoveryRequest request) {
      return request.getResourceNamesSubscribeCount()
          + request.getResourceNamesUnsubscribeCount()
          + request.getInitialResourceVersionsCount();
    }

    @Override
    public Conversation<DeltaDiscoveryRequest> open(Opening opening, Outbox<DeltaResponse> out) {
      return Conversation.delta(opening, out);
    }

    @Override
    public String toString() {
      return "delta";
    }
  }

  /** See {@link #STATE_OF_THE_WORLD}. */
  final class StateOfTheWorld implements Variant<DiscoveryRequest, SotwResponse> {

    @Override
    public String typeUrl(DiscoveryRequest request) {
      return request.getTypeUrl();
    }

    @Override
    public DiscoveryRequest withTypeUrl(DiscoveryRequest request, String typeUrl) {
      return request.toBuilder().setTypeUrl(typeUrl).build();
    }

    @Override
    public Node node(DiscoveryRequest request) {
      return request.getNode();
    }

    @Override
    public int names(DiscoveryRequest request) {
      return request.getResourceNamesCount();
    }

    @Override
    public Conversation<DiscoveryRequest> open(Opening opening, Outbox<SotwResponse> out) {
      return Conversation.stateOfTheWorld(opening, out);
    }

    @Override
    public String toString() {
      return "sotw";
    }
  }
}
