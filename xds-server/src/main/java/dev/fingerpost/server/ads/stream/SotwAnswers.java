package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.server.store.Packed;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads ACK and NACK out of state-of-the-world requests. A client that is busy answers the last
 * response only, and means those before it too (OV-B1). Owned by the stream's loop.
 */
final class SotwAnswers {

  private final StreamCore core;
  private final Wire wire;

  SotwAnswers(StreamCore core, Wire wire) {
    this.core = core;
    this.wire = wire;
  }

  /** A nonce that is unknown or was seen before says nothing. */
  void take(TypeState state, DiscoveryRequest request) {
    List<InFlight> open = state.unanswered().upTo(request.getResponseNonce());
    if (open.isEmpty()) {
      return;
    }
    if (request.hasErrorDetail()) {
      refuse(state, open, request);
    } else {
      open.forEach(response -> accept(state, response));
    }
    core.answered(state.type());
  }

  private void refuse(TypeState state, List<InFlight> open, DiscoveryRequest request) {
    String error = request.getErrorDetail().getMessage();
    int taken = takenAt(open, request.getVersionInfo());
    if (taken == open.size() - 1 && taken > 0) {
      accept(state, open.get(taken));
      refuse(state, open.subList(0, taken), error);
      return;
    }
    boolean isTaken = taken < open.size() - 1;
    List<InFlight> refused = new ArrayList<>(open.subList(isTaken ? taken + 1 : 0, open.size()));
    open.subList(0, open.size() - refused.size()).forEach(response -> accept(state, response));
    List<InFlight> later =
        wire.isWhole(state.type())
            ? state.unanswered().after(request.getResponseNonce())
            : List.of();
    Set<String> again = takeBack(state, later);
    refuse(state, refused, error);
    again.forEach(state::force);
  }

  /**
   * Later responses repeat the whole state and so what was refused: whatever becomes of them says
   * nothing about what only they brought. That is sent again.
   */
  private static Set<String> takeBack(TypeState state, List<InFlight> later) {
    Set<String> names = new LinkedHashSet<>();
    for (InFlight response : later) {
      state.unanswered().take(response.nonce());
      for (Packed packed : response.resources()) {
        if (state.known().has(packed)) {
          state.setBack(packed.name());
        }
        names.add(packed.name());
      }
    }
    return names;
  }

  /** The last response that the client says it has taken, negative if it is none of these. */
  private static int takenAt(List<InFlight> open, String version) {
    for (int i = open.size() - 1; i >= 0; i--) {
      if (open.get(i).systemVersion().equals(version)) {
        return i;
      }
    }
    return -1;
  }

  private void accept(TypeState state, InFlight response) {
    state.unanswered().take(response.nonce());
    core.accepted(state, response);
  }

  /**
   * What was on trial is judged by itself; the rest as one, for it is not known which of them it
   * was.
   */
  private void refuse(TypeState state, List<InFlight> responses, String error) {
    responses.forEach(response -> state.unanswered().take(response.nonce()));
    responses.stream()
        .filter(response -> response.purpose() == InFlight.Purpose.PROBE)
        .forEach(probe -> core.refused(state, probe, error));
    List<InFlight> updates =
        responses.stream().filter(r -> r.purpose() == InFlight.Purpose.UPDATE).toList();
    if (!updates.isEmpty()) {
      core.refused(state, asOne(updates), error);
    }
  }

  private static InFlight asOne(List<InFlight> responses) {
    Set<Packed> resources = new LinkedHashSet<>();
    Set<String> removed = new LinkedHashSet<>();
    for (InFlight response : responses) {
      resources.addAll(response.resources());
      removed.addAll(response.removed());
    }
    InFlight last = responses.getLast();
    return new InFlight(
        last.nonce(),
        last.systemVersion(),
        ImmutableList.copyOf(resources),
        ImmutableList.copyOf(removed),
        OptionalLong.empty(),
        InFlight.Purpose.UPDATE);
  }
}
