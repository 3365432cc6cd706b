package dev.fingerpost.envoy.bootstrap;

import dev.fingerpost.envoy.endpoint.LocalAssignment;
import dev.fingerpost.envoy.resource.AdsSource;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.catalog.Address;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.EdsClusterConfig;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.KeepaliveSettings;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import java.time.Duration;
import java.util.List;

/** The static clusters of a bootstrap. */
final class BootstrapClusters {
  /** No service can have this name, so CDS never sends it (OV-H1). */
  static final String LOCAL = "_local";

  private static final String HTTP_OPTIONS =
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
  private static final Duration KEEPALIVE_INTERVAL = Duration.ofSeconds(30);
  private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(5);

  private BootstrapClusters() {}

  /** The group that the Envoy belongs to: zone-aware routing needs to know it. */
  static Cluster local(String cluster) {
    return Cluster.newBuilder()
        .setName(LOCAL)
        .setType(DiscoveryType.EDS)
        .setEdsClusterConfig(
            EdsClusterConfig.newBuilder()
                .setServiceName(LocalAssignment.name(cluster))
                .setEdsConfig(AdsSource.CONFIG))
        .build();
  }

  /** The control planes: a dead connection to one is noticed by keep-alive. */
  static Cluster controlPlane(List<Address> addresses) {
    LocalityLbEndpoints.Builder endpoints = LocalityLbEndpoints.newBuilder();
    addresses.forEach(address -> endpoints.addLbEndpoints(endpoint(address)));
    return Cluster.newBuilder()
        .setName(AdsSource.CONTROL_PLANE)
        .setType(DiscoveryType.STRICT_DNS)
        .setConnectTimeout(ProtoValues.duration(Duration.ofSeconds(1)))
        .putTypedExtensionProtocolOptions(HTTP_OPTIONS, Deterministic.pack(http2()))
        .setLoadAssignment(
            ClusterLoadAssignment.newBuilder()
                .setClusterName(AdsSource.CONTROL_PLANE)
                .addEndpoints(endpoints))
        .build();
  }

  private static LbEndpoint endpoint(Address address) {
    return LbEndpoint.newBuilder()
        .setEndpoint(Endpoint.newBuilder().setAddress(ProtoValues.address(address)))
        .build();
  }

  private static HttpProtocolOptions http2() {
    KeepaliveSettings keepalive =
        KeepaliveSettings.newBuilder()
            .setInterval(ProtoValues.duration(KEEPALIVE_INTERVAL))
            .setTimeout(ProtoValues.duration(KEEPALIVE_TIMEOUT))
            .build();
    return HttpProtocolOptions.newBuilder()
        .setExplicitHttpConfig(
            ExplicitHttpConfig.newBuilder()
                .setHttp2ProtocolOptions(
                    Http2ProtocolOptions.newBuilder().setConnectionKeepalive(keepalive)))
        .build();
  }
}
