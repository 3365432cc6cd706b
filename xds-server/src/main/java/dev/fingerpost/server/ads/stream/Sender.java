package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Packed;
import java.util.List;
import java.util.OptionalLong;

/** Makes a stream's responses, each with its own nonce. Owned by the stream's loop. */
final class Sender {

  /** Responses are cut at this size. */
  static final int MAX_BYTES = 1 << 20;

  private final Wire wire;
  private final StreamMetrics metrics;
  private final String streamId;
  private String identifier;
  private long responses;

  /**
   * @param streamId part of every nonce, so that none is right on another stream
   * @param identifier of this control plane
   */
  Sender(Wire wire, StreamMetrics metrics, String streamId, String identifier) {
    this.wire = wire;
    this.metrics = metrics;
    this.streamId = streamId;
    this.identifier = identifier;
  }

  boolean isReady() {
    return wire.isReady();
  }

  /** The number of responses so far. */
  long responses() {
    return responses;
  }

  /** Sends what a type has to send: resources, and names that do not exist. */
  void sendUpdates(TypeState state) {
    List<Packed> resources = state.takeUpdates(maxBytes(state.type()));
    if (!resources.isEmpty() || state.hasAnswers()) {
      send(state, resources, state.takeAnswers(), InFlight.Purpose.UPDATE);
    }
  }

  /** How much of a type may go into one response: the whole state cannot come in parts. */
  int maxBytes(ResourceType type) {
    return wire.isWhole(type) ? Integer.MAX_VALUE : MAX_BYTES;
  }

  /** Whether a response of the type repeats what the ones before it said. */
  boolean isWhole(ResourceType type) {
    return wire.isWhole(type);
  }

  /** Whether the endpoints go out right behind their cluster. */
  boolean pushesEndpoints(Subscription endpoints, String name) {
    return wire.pushesEndpoints(endpoints, name);
  }

  /** Sends what goes. */
  void sendRemovals(TypeState state) {
    if (!wire.tellsRemovals(state.type())) {
      state.applied(List.of(), state.takeRemovals(), "");
      return;
    }
    send(state, List.of(), state.takeRemovals(), InFlight.Purpose.UPDATE);
  }

  void send(
      TypeState state, List<Packed> resources, List<String> removed, InFlight.Purpose purpose) {
    count(state, resources, purpose);
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
    if (!wire.carries(response, state.type())) {
      return;
    }
    state.sent(response);
    ImmutableList<Packed> carried = wire.resources(state, response);
    // First: whoever has the response may look at the counters.
    metrics.sent(state.type().label(), carried.size(), removed.size());
    wire.write(state, response, carried, takeIdentifier());
  }

  /** What goes out again, and why. */
  private void count(TypeState state, List<Packed> resources, InFlight.Purpose purpose) {
    switch (purpose) {
      case PROBE -> metrics.work().searched(resources.size());
      case UPDATE -> {
        for (Packed packed : resources) {
          if (state.refuses(packed)) {
            metrics.resentRefused();
          }
          if (state.known().has(packed)) {
            if (state.isForced(packed.name())) {
              metrics.work().unchanged();
            } else {
              metrics.work().needless();
            }
          }
        }
      }
    }
  }

  /** Says of names of a type that is not served that they do not exist. */
  void sendUnserved(String typeUrl, List<String> names) {
    countUnserved(names);
    wire.writeUnserved(typeUrl, nextNonce(), takeIdentifier(), names);
  }

  /** Counts names of a type that is not served. */
  void countUnserved(List<String> names) {
    metrics.sentUnserved(names.size());
  }

  private String takeIdentifier() {
    String taken = identifier;
    identifier = "";
    return taken;
  }

  private String nextNonce() {
    return streamId + "-" + ++responses;
  }
}
