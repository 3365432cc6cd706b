package dev.fingerpost.integration.harness;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import dev.fingerpost.envoy.resource.AdsSource;
import dev.fingerpost.envoy.resource.Entries;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.catalog.Address;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
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
import java.util.List;

/** Small resources for the real Envoy, good ones and, from them, bad ones. */
public final class LiveResources {

  private LiveResources() {}

  /** A message of a test as a resource; nothing checks it. */
  public static Entry entry(ResourceType type, String name, Message message) {
    return Entries.general(type, name, message);
  }

  /** A cluster by EDS; another number of seconds makes another version. */
  public static Entry cluster(String name, int connectTimeoutSeconds) {
    return entry(ResourceType.CLUSTER, name, clusterMessage(name, connectTimeoutSeconds).build());
  }

  /** The message of {@link #cluster}. */
  public static Cluster.Builder clusterMessage(String name, int connectTimeoutSeconds) {
    return Cluster.newBuilder()
        .setName(name)
        .setType(Cluster.DiscoveryType.EDS)
        .setConnectTimeout(Durations.fromSeconds(connectTimeoutSeconds))
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(AdsSource.CONFIG));
  }

  /** An assignment of healthy hosts on these ports. */
  public static Entry assignment(String name, int... ports) {
    ClusterLoadAssignment.Builder message = ClusterLoadAssignment.newBuilder().setClusterName(name);
    LocalityLbEndpoints.Builder group = group();
    for (int port : ports) {
      group.addLbEndpoints(host(port, 1, HealthStatus.HEALTHY));
    }
    if (ports.length > 0) {
      message.addEndpoints(group);
    }
    return entry(ResourceType.ENDPOINT, name, message.build());
  }

  /** An assignment of these hosts. */
  public static Entry assignmentOf(String name, LbEndpoint... hosts) {
    return entry(
        ResourceType.ENDPOINT,
        name,
        ClusterLoadAssignment.newBuilder()
            .setClusterName(name)
            .addEndpoints(group().addAllLbEndpoints(List.of(hosts)))
            .build());
  }

  /** A host on loopback. */
  public static LbEndpoint host(int port, int weight, HealthStatus health) {
    return LbEndpoint.newBuilder()
        .setEndpoint(Endpoint.newBuilder().setAddress(loopback(port)))
        .setLoadBalancingWeight(UInt32Value.of(weight))
        .setHealthStatus(health)
        .build();
  }

  /** A route table: one virtual host for each cluster, by its name. */
  public static Entry routes(String name, String... clusters) {
    return entry(ResourceType.ROUTE, name, routesMessage(name, clusters).build());
  }

  /** The message of {@link #routes}. */
  public static RouteConfiguration.Builder routesMessage(String name, String... clusters) {
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
    return message;
  }

  /** A listener on a port with routes by RDS. */
  public static Entry listener(String name, int port, String routes) {
    return listener(name, port, manager(routes).setStatPrefix(name).build());
  }

  /** A listener on a port with this manager. */
  public static Entry listener(String name, int port, HttpConnectionManager manager) {
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

  /** A manager with routes by RDS that lacks its mandatory name for statistics. */
  public static HttpConnectionManager.Builder manager(String routes) {
    return HttpConnectionManager.newBuilder()
        .setRds(Rds.newBuilder().setConfigSource(AdsSource.CONFIG).setRouteConfigName(routes))
        .addHttpFilters(
            HttpFilter.newBuilder()
                .setName("envoy.filters.http.router")
                .setTypedConfig(Any.pack(Router.getDefaultInstance())));
  }

  private static LocalityLbEndpoints.Builder group() {
    return LocalityLbEndpoints.newBuilder().setLoadBalancingWeight(UInt32Value.of(1));
  }

  private static io.envoyproxy.envoy.config.core.v3.Address loopback(int port) {
    return ProtoValues.address(new Address("127.0.0.1", port));
  }
}
