package dev.fingerpost.envoy.grpc;

import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.route.RouteTranslator;
import dev.fingerpost.model.plan.RoutePlan;
import dev.fingerpost.model.plan.RouteSettings;
import dev.fingerpost.model.policy.retry.Retry;
import dev.fingerpost.model.policy.timeout.Timeouts;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

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
    return RouteTranslator.translate(
        RoutePlan.of(plan.service(), plan.domains(), forCalls(plan.settings())));
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

  /** Every call is a POST, and gRPC cannot match the method: what is said of it is settled here. */
  private static RouteSettings forCalls(RouteSettings settings) {
    return new RouteSettings(
        forCalls(settings.timeouts()),
        settings
            .retry()
            .filter(retry -> retry.methods().isEmpty() || retry.methods().contains("POST"))
            .map(ApiListener::whateverTheMethod),
        settings.hashOn());
  }

  private static Retry whateverTheMethod(Retry retry) {
    return new Retry(
        retry.numRetries(),
        retry.retryOn(),
        ImmutableSortedSet.of(),
        retry.tries(),
        retry.target(),
        retry.pauses());
  }

  /** gRPC reads no time-out of a request: it becomes one of the stream. */
  private static Timeouts forCalls(Timeouts timeouts) {
    Optional<Duration> limit =
        Stream.concat(Stream.of(timeouts.request()), timeouts.maxStream().stream())
            .filter(Duration::isPositive)
            .min(Comparator.naturalOrder());
    return new Timeouts(timeouts.request(), timeouts.idle(), limit);
  }
}
