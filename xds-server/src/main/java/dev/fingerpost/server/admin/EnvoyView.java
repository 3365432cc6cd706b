package dev.fingerpost.server.admin;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.ads.stream.StreamStatus;
import dev.fingerpost.server.ads.stream.TypeStatus;
import dev.fingerpost.server.reconcile.PlaneState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connected Envoy in the API.
 *
 * @param version of the Envoy
 * @param types by {@code cluster}, {@code endpoint}, {@code route}, {@code listener}, ...
 */
record EnvoyView(
    String id, String cluster, String version, String connectedSince, Map<String, Type> types) {

  /**
   * Where it stands with one type.
   *
   * @param state {@code ack}, {@code nack} or {@code pending}
   * @param version a hash over what it holds, equal on every replica
   * @param error Envoy's words on what it refuses
   * @param refused what it refuses, one by one, with where each comes from
   */
  record Type(String state, String version, @Nullable String error, List<RefusedView> refused) {}

  static EnvoyView of(StreamStatus status, Optional<PlaneState.Served> served) {
    ImmutableMap.Builder<String, Type> types = ImmutableMap.builder();
    status.types().forEach((type, state) -> types.put(type.label(), type(type, state, served)));
    return new EnvoyView(
        status.client().nodeId(),
        status.client().cluster(),
        status.client().version(),
        status.client().connectedSince().toString(),
        types.buildOrThrow());
  }

  private static Type type(
      ResourceType type, TypeStatus status, Optional<PlaneState.Served> served) {
    return new Type(
        status.state().name().toLowerCase(Locale.ROOT),
        status.version(),
        status.error().isEmpty() ? null : status.error(),
        status.refused().stream().map(each -> RefusedView.of(type, each, served)).toList());
  }
}
