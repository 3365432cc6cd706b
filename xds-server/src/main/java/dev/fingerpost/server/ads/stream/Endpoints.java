package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableMap;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.Fingerprint;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Packed;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An assignment as a list of endpoints, named by their addresses. */
record Endpoints(Packed whole, ClusterLoadAssignment message, ImmutableMap<String, Packed> byName)
    implements Parts {

  static Endpoints of(Packed assignment) {
    ClusterLoadAssignment message = parse(assignment);
    Map<String, Packed> endpoints = new LinkedHashMap<>();
    message
        .getEndpointsList()
        .forEach(locality ->
            locality
                .getLbEndpointsList()
                .forEach(endpoint ->
                    endpoints.putIfAbsent(name(assignment, endpoint), part(assignment, endpoint))));
    return new Endpoints(assignment, message, ImmutableMap.copyOf(endpoints));
  }

  @Override
  public Packed with(Map<String, Optional<Packed>> replacements) {
    ClusterLoadAssignment.Builder next = message.toBuilder().clearEndpoints();
    for (LocalityLbEndpoints locality : message.getEndpointsList()) {
      LocalityLbEndpoints.Builder kept = locality.toBuilder().clearLbEndpoints();
      int weight = 0;
      for (LbEndpoint endpoint : locality.getLbEndpointsList()) {
        Optional<Packed> instead = replacements.get(name(whole, endpoint));
        if (instead == null) {
          kept.addLbEndpoints(endpoint);
          weight += endpoint.getLoadBalancingWeight().getValue();
        } else if (instead.isPresent()) {
          LbEndpoint old = parseEndpoint(instead.get());
          kept.addLbEndpoints(old);
          weight += old.getLoadBalancingWeight().getValue();
        }
      }
      if (kept.getLbEndpointsCount() > 0) {
        if (weight > 0) {
          kept.getLoadBalancingWeightBuilder().setValue(weight);
        }
        next.addEndpoints(kept);
      }
    }
    return packed(whole, whole.name(), next.build());
  }

  private static String name(Packed assignment, LbEndpoint endpoint) {
    SocketAddress address = endpoint.getEndpoint().getAddress().getSocketAddress();
    return assignment.name() + "/" + address.getAddress() + ":" + address.getPortValue();
  }

  private static Packed part(Packed assignment, LbEndpoint endpoint) {
    return packed(assignment, name(assignment, endpoint), endpoint);
  }

  private static Packed packed(Packed whole, String name, com.google.protobuf.Message message) {
    var body = Deterministic.encode(message);
    return Packed.of(
        new Entry(
            ResourceType.ENDPOINT, name, Fingerprint.of(body), body, whole.entry().subject()));
  }

  private static ClusterLoadAssignment parse(Packed assignment) {
    try {
      return ClusterLoadAssignment.parseFrom(assignment.entry().body());
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException("assignment " + assignment.name(), e);
    }
  }

  private static LbEndpoint parseEndpoint(Packed part) {
    try {
      return LbEndpoint.parseFrom(part.entry().body());
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException("endpoint " + part.name(), e);
    }
  }
}
