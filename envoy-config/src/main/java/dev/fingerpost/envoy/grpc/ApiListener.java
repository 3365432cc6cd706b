package dev.fingerpost.envoy.grpc;

import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.envoy.route.RouteTranslator;
import dev.fingerpost.model.plan.RoutePlan;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction.MaxStreamDuration;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.time.Duration;

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
    // No rule for calls is about methods: each is one route.
    for (int i = 0; i < calls.rules().size(); i++) {
      Route.Builder route = host.getRoutesBuilder(i);
      Calls.wholeSegments(route.getMatchBuilder());
      limit(route, calls.rules().get(i).settings().timeouts().request());
    }
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

  /** gRPC reads no {@code timeout}. */
  private static void limit(Route.Builder route, Duration timeout) {
    if (timeout.isPositive()) {
      route
          .getRouteBuilder()
          .setMaxStreamDuration(
              MaxStreamDuration.newBuilder().setMaxStreamDuration(ProtoValues.duration(timeout)));
    }
  }
}
