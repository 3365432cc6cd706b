package dev.fingerpost.envoy.resource;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TypeRegistry;
import io.envoyproxy.envoy.config.bootstrap.v3.BootstrapProto;
import io.envoyproxy.envoy.config.cluster.v3.ClusterProto;
import io.envoyproxy.envoy.config.endpoint.v3.EndpointProto;
import io.envoyproxy.envoy.config.listener.v3.ListenerProto;
import io.envoyproxy.envoy.config.metrics.v3.MetricsServiceProto;
import io.envoyproxy.envoy.config.route.v3.RouteProto;
import io.envoyproxy.envoy.config.route.v3.ScopedRouteProto;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileProto;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.AlsProto;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StreamProto;
import io.envoyproxy.envoy.extensions.clusters.dns.v3.DnsClusterProto;
import io.envoyproxy.envoy.extensions.filters.http.adaptive_concurrency.v3.AdaptiveConcurrencyProto;
import io.envoyproxy.envoy.extensions.filters.http.admission_control.v3.AdmissionControlProto;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthzProto;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.FaultProto;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.HeaderToMetadataProto;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.ConfigProto;
import io.envoyproxy.envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimitProto;
import io.envoyproxy.envoy.extensions.filters.http.on_demand.v3.OnDemandProto;
import io.envoyproxy.envoy.extensions.filters.http.ratelimit.v3.RateLimitProto;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RbacProto;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.RouterProto;
import io.envoyproxy.envoy.extensions.filters.http.stateful_session.v3.StatefulSessionProto;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManagerProto;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxyProto;
import io.envoyproxy.envoy.extensions.http.stateful_session.cookie.v3.CookieProto;
import io.envoyproxy.envoy.extensions.http.stateful_session.header.v3.HeaderProto;
import io.envoyproxy.envoy.extensions.load_balancing_policies.client_side_weighted_round_robin.v3.ClientSideWeightedRoundRobinProto;
import io.envoyproxy.envoy.extensions.load_balancing_policies.cluster_provided.v3.ClusterProvidedProto;
import io.envoyproxy.envoy.extensions.load_balancing_policies.least_request.v3.LeastRequestProto;
import io.envoyproxy.envoy.extensions.load_balancing_policies.maglev.v3.MaglevProto;
import io.envoyproxy.envoy.extensions.load_balancing_policies.pick_first.v3.PickFirstProto;
import io.envoyproxy.envoy.extensions.load_balancing_policies.random.v3.RandomProto;
import io.envoyproxy.envoy.extensions.load_balancing_policies.ring_hash.v3.RingHashProto;
import io.envoyproxy.envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobinProto;
import io.envoyproxy.envoy.extensions.load_balancing_policies.subset.v3.SubsetProto;
import io.envoyproxy.envoy.extensions.load_balancing_policies.wrr_locality.v3.WrrLocalityProto;
import io.envoyproxy.envoy.extensions.retry.host.omit_canary_hosts.v3.OmitCanaryHostsProto;
import io.envoyproxy.envoy.extensions.retry.host.omit_host_metadata.v3.OmitHostMetadataConfigProto;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsProto;
import io.envoyproxy.envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfigProto;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsProto;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsSpiffeValidatorConfigProto;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptionsProto;
import io.envoyproxy.envoy.service.runtime.v3.RtdsProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every message type that can be checked and printed: the served resources, the extensions that
 * stand in an {@code Any}, and all that these refer to. An extension that is to be used is added
 * here first.
 */
public final class KnownTypes {
  private static final ImmutableList<FileDescriptor> RESOURCES =
      ImmutableList.of(
          ClusterProto.getDescriptor(),
          EndpointProto.getDescriptor(),
          ListenerProto.getDescriptor(),
          RouteProto.getDescriptor(),
          ScopedRouteProto.getDescriptor(),
          TlsProto.getDescriptor(),
          RtdsProto.getDescriptor(),
          BootstrapProto.getDescriptor());

  private static final ImmutableList<FileDescriptor> CLUSTER_EXTENSIONS =
      ImmutableList.of(
          ClientSideWeightedRoundRobinProto.getDescriptor(),
          ClusterProvidedProto.getDescriptor(),
          LeastRequestProto.getDescriptor(),
          MaglevProto.getDescriptor(),
          PickFirstProto.getDescriptor(),
          RandomProto.getDescriptor(),
          RingHashProto.getDescriptor(),
          RoundRobinProto.getDescriptor(),
          SubsetProto.getDescriptor(),
          WrrLocalityProto.getDescriptor(),
          DnsClusterProto.getDescriptor(),
          io.envoyproxy.envoy.extensions.clusters.aggregate.v3.ClusterProto.getDescriptor(),
          TlsSpiffeValidatorConfigProto.getDescriptor(),
          HttpProtocolOptionsProto.getDescriptor());

  private static final ImmutableList<FileDescriptor> LISTENER_AND_ROUTE_EXTENSIONS =
      ImmutableList.of(
          HttpConnectionManagerProto.getDescriptor(),
          TcpProxyProto.getDescriptor(),
          AdaptiveConcurrencyProto.getDescriptor(),
          AdmissionControlProto.getDescriptor(),
          ExtAuthzProto.getDescriptor(),
          FaultProto.getDescriptor(),
          HeaderToMetadataProto.getDescriptor(),
          ConfigProto.getDescriptor(),
          LocalRateLimitProto.getDescriptor(),
          OnDemandProto.getDescriptor(),
          RateLimitProto.getDescriptor(),
          RbacProto.getDescriptor(),
          RouterProto.getDescriptor(),
          StatefulSessionProto.getDescriptor(),
          CookieProto.getDescriptor(),
          HeaderProto.getDescriptor(),
          OmitCanaryHostsProto.getDescriptor(),
          OmitHostMetadataConfigProto.getDescriptor(),
          PreviousHostsProto.getDescriptor(),
          PreviousPrioritiesConfigProto.getDescriptor(),
          AlsProto.getDescriptor(),
          FileProto.getDescriptor(),
          StreamProto.getDescriptor(),
          MetricsServiceProto.getDescriptor(),
          com.github.udpa.udpa.type.v1.TypedStructProto.getDescriptor(),
          com.github.xds.type.v3.TypedStructProto.getDescriptor());

  private static final ImmutableMap<String, Descriptor> TYPES = types();

  private KnownTypes() {}

  /** The type of an {@code Any}. */
  public static Optional<Descriptor> of(String typeUrl) {
    return Optional.ofNullable(TYPES.get(typeUrl.substring(typeUrl.lastIndexOf('/') + 1)));
  }

  /** All types, by full name. */
  public static ImmutableMap<String, Descriptor> all() {
    return TYPES;
  }

  /** The types as protobuf's JSON format wants them. */
  public static TypeRegistry registry() {
    return TypeRegistry.newBuilder().add(TYPES.values()).build();
  }

  private static ImmutableMap<String, Descriptor> types() {
    Map<String, Descriptor> types = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    Deque<FileDescriptor> files = new ArrayDeque<>(RESOURCES);
    files.addAll(CLUSTER_EXTENSIONS);
    files.addAll(LISTENER_AND_ROUTE_EXTENSIONS);
    while (!files.isEmpty()) {
      FileDescriptor file = files.remove();
      if (seen.add(file.getFullName())) {
        file.getMessageTypes().forEach(type -> addWithNested(type, types));
        files.addAll(file.getDependencies());
      }
    }
    return ImmutableMap.copyOf(types);
  }

  private static void addWithNested(Descriptor type, Map<String, Descriptor> types) {
    types.put(type.getFullName(), type);
    type.getNestedTypes().forEach(nested -> addWithNested(nested, types));
  }
}
