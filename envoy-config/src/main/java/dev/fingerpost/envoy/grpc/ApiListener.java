package dev.fingerpost.envoy.grpc;

import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.route.RouteTranslator;
import dev.fingerpost.model.plan.RoutePlan;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;

/**
 * What a gRPC client gets for the name that it resolves: a listener that listens nowhere and holds
 * the routes of that one service.
 */
final class ApiListener {
  private static final HttpFilter ROUTER =
      HttpFilter.newBuilder()
          .setName("envoy.filters.http.router")
          .setTypedConfig(Deterministic.pack(Router.getDefaultInstance()))
          .build();

  private ApiListener() {}

  /** The virtual host of a service, as gRPC calls see it. */
  static VirtualHost virtualHost(RoutePlan plan) {
    RoutePlan calls = Calls.of(plan);
    VirtualHost.Builder host = RouteTranslator.translate(calls).toBuilder();
    host.getRoutesBuilderList().forEach(route -> Calls.wholeSegments(route.getMatchBuilder()));
    return host.build();
  }

  /** The listener of a name, which is one of the domains of the virtual host. */
  static Listener of(String name, VirtualHost host) {
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix(name)
            .setRouteConfig(
                RouteConfiguration.newBuilder().setName(name).addVirtualHosts(host).build())
            .addHttpFilters(ROUTER)
            .build();
    return Listener.newBuilder()
        .setName(name)
        .setApiListener(
            io.envoyproxy.envoy.config.listener.v3.ApiListener.newBuilder()
                .setApiListener(Deterministic.pack(manager)))
        .build();
  }
}
