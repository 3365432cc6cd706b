package dev.fingerpost.server.ads;

import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.ads.stream.Setup;
import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.extension.v3.ExtensionConfigDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.listener.v3.ListenerDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.ScopedRoutesDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.runtime.v3.RuntimeDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.Optional;

/** The gRPC services that clients open streams on: all types on one stream, or one type. */
@SuppressWarnings("ImmutableEnumChecker") // gRPC's descriptors are immutable and do not say so
enum DiscoveryService {
  ADS(
      "",
      AggregatedDiscoveryServiceGrpc.getServiceDescriptor(),
      AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod(),
      AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod()),
  CDS(
      ResourceType.CLUSTER.typeUrl(),
      ClusterDiscoveryServiceGrpc.getServiceDescriptor(),
      ClusterDiscoveryServiceGrpc.getStreamClustersMethod(),
      ClusterDiscoveryServiceGrpc.getDeltaClustersMethod()),
  EDS(
      ResourceType.ENDPOINT.typeUrl(),
      EndpointDiscoveryServiceGrpc.getServiceDescriptor(),
      EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod(),
      EndpointDiscoveryServiceGrpc.getDeltaEndpointsMethod()),
  LDS(
      ResourceType.LISTENER.typeUrl(),
      ListenerDiscoveryServiceGrpc.getServiceDescriptor(),
      ListenerDiscoveryServiceGrpc.getStreamListenersMethod(),
      ListenerDiscoveryServiceGrpc.getDeltaListenersMethod()),
  RDS(
      ResourceType.ROUTE.typeUrl(),
      RouteDiscoveryServiceGrpc.getServiceDescriptor(),
      RouteDiscoveryServiceGrpc.getStreamRoutesMethod(),
      RouteDiscoveryServiceGrpc.getDeltaRoutesMethod()),
  SDS(
      ResourceType.SECRET.typeUrl(),
      SecretDiscoveryServiceGrpc.getServiceDescriptor(),
      SecretDiscoveryServiceGrpc.getStreamSecretsMethod(),
      SecretDiscoveryServiceGrpc.getDeltaSecretsMethod()),
  RTDS(
      ResourceType.RUNTIME.typeUrl(),
      RuntimeDiscoveryServiceGrpc.getServiceDescriptor(),
      RuntimeDiscoveryServiceGrpc.getStreamRuntimeMethod(),
      RuntimeDiscoveryServiceGrpc.getDeltaRuntimeMethod()),
  ECDS(
      "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig",
      ExtensionConfigDiscoveryServiceGrpc.getServiceDescriptor(),
      ExtensionConfigDiscoveryServiceGrpc.getStreamExtensionConfigsMethod(),
      ExtensionConfigDiscoveryServiceGrpc.getDeltaExtensionConfigsMethod()),
  SRDS(
      "type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration",
      ScopedRoutesDiscoveryServiceGrpc.getServiceDescriptor(),
      ScopedRoutesDiscoveryServiceGrpc.getStreamScopedRoutesMethod(),
      ScopedRoutesDiscoveryServiceGrpc.getDeltaScopedRoutesMethod());

  private final String typeUrl;
  private final ServiceDescriptor descriptor;
  private final MethodDescriptor<DiscoveryRequest, DiscoveryResponse> stream;
  private final MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> delta;

  DiscoveryService(
      String typeUrl,
      ServiceDescriptor descriptor,
      MethodDescriptor<DiscoveryRequest, DiscoveryResponse> stream,
      MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> delta) {
    this.typeUrl = typeUrl;
    this.descriptor = descriptor;
    this.stream = stream;
    this.delta = delta;
  }

  ServiceDescriptor descriptor() {
    return descriptor;
  }

  /** The method for state of the world. */
  MethodDescriptor<DiscoveryRequest, DiscoveryResponse> stream() {
    return stream;
  }

  /** The method for delta. */
  MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> delta() {
    return delta;
  }

  Setup.Scope scope() {
    return this == ADS ? Setup.Scope.AGGREGATED : Setup.Scope.ONE_TYPE;
  }

  /** The request with its type, which only ADS must name; empty if that is not right. */
  <Q> Optional<Q> typed(Q request, Variant<Q, ?> variant) {
    String named = variant.typeUrl(request);
    if (named.isEmpty()) {
      return this == ADS ? Optional.empty() : Optional.of(variant.withTypeUrl(request, typeUrl));
    }
    return this == ADS || named.equals(typeUrl) ? Optional.of(request) : Optional.empty();
  }

  /** What a request's type must be, in words. */
  String typeUrlRule() {
    return this == ADS ? "type_url is empty" : "type_url must be empty or " + typeUrl;
  }
}
