package dev.fingerpost.server.store;

import com.google.common.hash.Hashing;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
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
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;

/** Small resources that a real Envoy would take. */
public final class Resources {

  private static final ConfigSource ADS =
      ConfigSource.newBuilder()
          .setAds(AggregatedConfigSource.getDefaultInstance())
          .setResourceApiVersion(ApiVersion.V3)
          .build();

  private Resources() {}

  /** An EDS cluster; another number of seconds makes another version. */
  public static Entry cluster(String name, int connectTimeoutSeconds) {
    return entry(ResourceType.CLUSTER, name, clusterMessage(name, connectTimeoutSeconds));
  }

  /** The message of {@link #cluster}. */
  public static Cluster clusterMessage(String name, int connectTimeoutSeconds) {
    return Cluster.newBuilder()
        .setName(name)
        .setType(Cluster.DiscoveryType.EDS)
        .setConnectTimeout(Durations.fromSeconds(connectTimeoutSeconds))
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(ADS))
        .build();
  }

  /** A cluster whose assignment has another name. */
  public static Entry cluster(String name, String serviceName) {
    return entry(
        ResourceType.CLUSTER,
        name,
        clusterMessage(name, 1).toBuilder()
            .setEdsClusterConfig(
                Cluster.EdsClusterConfig.newBuilder().setEdsConfig(ADS).setServiceName(serviceName))
            .build());
  }

  /** An assignment of endpoints on loopback ports. */
  public static Entry assignment(String name, int... ports) {
    LocalityLbEndpoints.Builder locality =
        LocalityLbEndpoints.newBuilder().setLoadBalancingWeight(UInt32Value.of(1));
    for (int port : ports) {
      locality.addLbEndpoints(
          LbEndpoint.newBuilder().setEndpoint(Endpoint.newBuilder().setAddress(loopback(port))));
    }
    ClusterLoadAssignment.Builder message = ClusterLoadAssignment.newBuilder().setClusterName(name);
    if (ports.length > 0) {
      message.addEndpoints(locality);
    }
    return entry(ResourceType.ENDPOINT, name, message.build());
  }

  /** A route table: one virtual host for each cluster, by its name. */
  public static Entry routes(String name, String... clusters) {
    RouteConfiguration.Builder message = RouteConfiguration.newBuilder().setName(name);
    for (String cluster : clusters) {
      message.addVirtualHosts(
          VirtualHost.newBuilder()
              .setName(cluster)
              .addDomains(cluster)
              .addRoutes(
                  Route.newBuilder()
                      .setMatch(RouteMatch.newBuilder().setPrefix("/"))
                      .setRoute(RouteAction.newBuilder().setCluster(cluster))));
    }
    return entry(ResourceType.ROUTE, name, message.build());
  }

  /** A listener on a loopback port with routes by RDS. */
  public static Entry listener(String name, int port, String routes) {
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix(name)
            .setRds(Rds.newBuilder().setConfigSource(ADS).setRouteConfigName(routes))
            .addHttpFilters(
                HttpFilter.newBuilder()
                    .setName("envoy.filters.http.router")
                    .setTypedConfig(Any.pack(Router.getDefaultInstance())))
            .build();
    return entry(
        ResourceType.LISTENER,
        name,
        Listener.newBuilder()
            .setName(name)
            .setAddress(loopback(port))
            .addFilterChains(
                FilterChain.newBuilder()
                    .addFilters(
                        Filter.newBuilder()
                            .setName("envoy.filters.network.http_connection_manager")
                            .setTypedConfig(Any.pack(manager))))
            .build());
  }

  /** An empty runtime layer. */
  public static Entry runtime(String name) {
    return entry(ResourceType.RUNTIME, name, Runtime.newBuilder().setName(name).build());
  }

  /** A message as the translator would make it. */
  public static Entry entry(ResourceType type, String name, MessageLite message) {
    ByteString body = message.toByteString();
    String version = Hashing.sha256().hashBytes(body.toByteArray()).toString().substring(0, 24);
    return new Entry(type, name, version, body, "");
  }

  private static Address loopback(int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress("127.0.0.1").setPortValue(port))
        .build();
  }
}
