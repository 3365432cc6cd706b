package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.server.ads.wire.DeltaResponse;
import dev.fingerpost.server.store.Packed;
import java.util.List;
import java.util.OptionalLong;

/** Makes a stream's responses, each with its own nonce. Owned by the stream's loop. */
final class Sender {

  /** Responses are cut at this size. */
  static final int MAX_BYTES = 1 << 20;

  private final Outbox out;
  private final StreamMetrics metrics;
  private final String streamId;
  private String identifier;
  private long responses;

  /**
   * @param streamId part of every nonce, so that none is right on another stream
   * @param identifier of this control plane
   */
  Sender(Outbox out, StreamMetrics metrics, String streamId, String identifier) {
    this.out = out;
    this.metrics = metrics;
    this.streamId = streamId;
    this.identifier = identifier;
  }

  boolean isReady() {
    return out.isReady();
  }

  /** The number of responses so far. */
  long responses() {
    return responses;
  }

  /** Sends what a type has to send: resources, and names that do not exist. */
  void sendUpdates(TypeState state) {
    List<Packed> resources = state.takeUpdates(MAX_BYTES);
    send(state, resources, state.takeAnswers(), InFlight.Purpose.UPDATE);
  }

  /** Sends what goes. */
  void sendRemovals(TypeState state) {
    send(state, List.of(), state.takeRemovals(), InFlight.Purpose.UPDATE);
  }

  void send(
      TypeState state, List<Packed> resources, List<String> removed, InFlight.Purpose purpose) {
    if (purpose == InFlight.Purpose.UPDATE) {
      metrics.resentRefused((int) resources.stream().filter(state::refuses).count());
    }
    OptionalLong publishedAt = state.takePublishedAt();
    String nonce = nextNonce();
    String version = state.applied(resources, removed, nonce);
    InFlight response =
        new InFlight(
            nonce,
            version,
            ImmutableList.copyOf(resources),
            ImmutableList.copyOf(removed),
            publishedAt,
            purpose);
    state.sent(response);
    metrics.sent(state.type().label(), resources.size(), removed.size());
    write(
        new DeltaResponse(
            state.type().typeUrl(),
            version,
            nonce,
            identifier,
            response.resources(),
            response.removed()));
  }

  /** Says of names of a type that is not served that they do not exist. */
  void sendUnserved(String typeUrl, List<String> names) {
    metrics.sent("other", 0, names.size());
    write(
        new DeltaResponse(
            typeUrl, "", nextNonce(), identifier, ImmutableList.of(), ImmutableList.copyOf(names)));
  }

  private void write(DeltaResponse response) {
    identifier = "";
    out.send(response);
  }

  private String nextNonce() {
    return streamId + "-" + ++responses;
  }
}
