package dev.fingerpost.integration.bench;

import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The services that all contestants serve, with ten endpoints each, and how often each was edited.
 * Owned by one thread.
 */
final class Mesh {

  private static final int ENDPOINTS = 10;
  private static final ConfigSource ADS =
      ConfigSource.newBuilder()
          .setResourceApiVersion(ApiVersion.V3)
          .setAds(AggregatedConfigSource.getDefaultInstance())
          .build();

  private final int[] endpointEdits;
  private final int[] routeEdits;

  Mesh(int services, int routes) {
    endpointEdits = new int[services];
    routeEdits = new int[routes];
  }

  static String service(int service) {
    return String.format(Locale.ROOT, "service-%05d", service);
  }

  static String routeName(int route) {
    return "routes-" + route;
  }

  int services() {
    return endpointEdits.length;
  }

  int routes() {
    return routeEdits.length;
  }

  /** Lets what the edit is about differ from what it was. */
  void edit(Edit edit) {
    switch (edit.kind()) {
      case ENDPOINTS -> edit.targets().forEach(service -> endpointEdits[service]++);
      case ROUTES -> edit.targets().forEach(route -> routeEdits[route]++);
    }
  }

  int endpointEdits(int service) {
    return endpointEdits[service];
  }

  int routeEdits(int route) {
    return routeEdits[route];
  }

  Cluster cluster(int service) {
    return Cluster.newBuilder()
        .setName(service(service))
        .setType(Cluster.DiscoveryType.EDS)
        .setConnectTimeout(Durations.fromSeconds(1))
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(ADS))
        .build();
  }

  /** Each edit changes one endpoint of it. */
  ClusterLoadAssignment assignment(int service) {
    LocalityLbEndpoints.Builder locality =
        LocalityLbEndpoints.newBuilder().setLoadBalancingWeight(UInt32Value.of(1));
    for (int n = 0; n < ENDPOINTS; n++) {
      int edits = (endpointEdits[service] + ENDPOINTS - 1 - n) / ENDPOINTS;
      locality.addLbEndpoints(
          LbEndpoint.newBuilder()
              .setEndpoint(Endpoint.newBuilder().setAddress(address(service, n)))
              .setLoadBalancingWeight(UInt32Value.of(100 + edits)));
    }
    return ClusterLoadAssignment.newBuilder()
        .setClusterName(service(service))
        .addEndpoints(locality)
        .build();
  }

  Listener listener() {
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix("outbound")
            .setRds(Rds.newBuilder().setConfigSource(ADS).setRouteConfigName(routeName(0)))
            .build();
    return Listener.newBuilder()
        .setName("outbound")
        .setAddress(address(0, 0))
        .addFilterChains(
            FilterChain.newBuilder()
                .addFilters(
                    Filter.newBuilder()
                        .setName("envoy.filters.network.http_connection_manager")
                        .setTypedConfig(Any.pack(manager))))
        .build();
  }

  /** One virtual host for each of its share of the services. */
  RouteConfiguration route(int route) {
    RouteConfiguration.Builder table = RouteConfiguration.newBuilder().setName(routeName(route));
    IntStream.range(0, services())
        .filter(service -> service % routes() == route)
        .forEach(service -> table.addVirtualHosts(host(service, routeEdits[route])));
    return table.build();
  }

  private static VirtualHost host(int service, int edits) {
    String name = service(service);
    return VirtualHost.newBuilder()
        .setName(name)
        .addDomains(name)
        .addRoutes(
            Route.newBuilder()
                .setMatch(RouteMatch.newBuilder().setPrefix("/"))
                .setRoute(
                    RouteAction.newBuilder()
                        .setCluster(name)
                        .setTimeout(Durations.fromMillis(1000 + edits))))
        .build();
  }

  private static Address address(int service, int n) {
    String host =
        String.format(Locale.ROOT, "10.%d.%d.%d", service >> 8 & 0xff, service & 0xff, n + 1);
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(host).setPortValue(8080))
        .build();
  }
}
