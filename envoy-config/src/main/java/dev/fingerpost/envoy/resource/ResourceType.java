package dev.fingerpost.envoy.resource;

import java.util.Locale;
import java.util.Optional;

/** The kinds of xDS resources that are served. */
public enum ResourceType {
  CLUSTER("envoy.config.cluster.v3.Cluster"),
  ENDPOINT("envoy.config.endpoint.v3.ClusterLoadAssignment"),
  LISTENER("envoy.config.listener.v3.Listener"),
  ROUTE("envoy.config.route.v3.RouteConfiguration"),
  SECRET("envoy.extensions.transport_sockets.tls.v3.Secret"),
  RUNTIME("envoy.service.runtime.v3.Runtime");

  private final String typeUrl;

  ResourceType(String message) {
    typeUrl = "type.googleapis.com/" + message;
  }

  /** The type URL on the wire. */
  public String typeUrl() {
    return typeUrl;
  }

  /** The name in the API, in metrics and in logs: {@code cluster}, {@code endpoint}, ... */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type of a URL, empty if it is not served. */
  public static Optional<ResourceType> of(String typeUrl) {
    for (ResourceType type : values()) {
      if (type.typeUrl.equals(typeUrl)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
