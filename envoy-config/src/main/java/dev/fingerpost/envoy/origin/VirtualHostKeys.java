package dev.fingerpost.envoy.origin;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.protobuf.Any;
import dev.fingerpost.envoy.route.FaultInjection;
import dev.fingerpost.envoy.route.InstanceHeaders;
import dev.fingerpost.envoy.route.LocalRateLimits;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The policy keys that a virtual host is made of, each with what of the message it makes. */
final class VirtualHostKeys {

  private static final ImmutableMap<String, Function<VirtualHost, Object>> PARTS =
      ImmutableMap.<String, Function<VirtualHost, Object>>builder()
          .put("retry", host -> ofRoutes(host, VirtualHostKeys::retry))
          .put("timeout", host -> ofRoutes(host, route -> route.getRoute().getTimeout()))
          .put("idleTimeout", host -> ofRoutes(host, VirtualHostKeys::idleTimeout))
          .put("maxStreamDuration", host -> ofRoutes(host, VirtualHostKeys::maxStreamDuration))
          .put("loadBalancer", VirtualHostKeys::loadBalancer)
          .put("rateLimit", VirtualHostKeys::rateLimit)
          .put("faults", host -> ofRoutes(host, route -> filter(route, FaultInjection.FILTER)))
          .put("requestHeaders", host -> ofRoutes(host, VirtualHostKeys::requestHeaders))
          .put("responseHeaders", host -> ofRoutes(host, VirtualHostKeys::responseHeaders))
          .put("routes", VirtualHostKeys::routes)
          .buildOrThrow();

  private VirtualHostKeys() {}

  static ImmutableSet<String> all() {
    return PARTS.keySet();
  }

  static ImmutableList<String> differing(VirtualHost one, VirtualHost other) {
    return PARTS.entrySet().stream()
        .filter(part -> !part.getValue().apply(one).equals(part.getValue().apply(other)))
        .map(part -> part.getKey())
        .collect(ImmutableList.toImmutableList());
  }

  /** Several routes of a service may stand for one value: as many as retries need. */
  private static Set<Object> ofRoutes(VirtualHost host, Function<Route, Object> value) {
    Set<Object> values = new LinkedHashSet<>();
    host.getRoutesList().forEach(route -> values.add(value.apply(route)));
    return values;
  }

  /** Which requests are tried again, and how. */
  private static Object retry(Route route) {
    RouteAction action = route.getRoute();
    return ImmutableList.of(
        route.getMatch(),
        action.hasRetryPolicy(),
        action.getRetryPolicy(),
        action.hasHedgePolicy(),
        action.getHedgePolicy());
  }

  /** 0 is another value than none. */
  private static Object idleTimeout(Route route) {
    RouteAction action = route.getRoute();
    return ImmutableList.of(action.hasIdleTimeout(), action.getIdleTimeout());
  }

  private static Object maxStreamDuration(Route route) {
    RouteAction action = route.getRoute();
    return ImmutableList.of(action.hasMaxStreamDuration(), action.getMaxStreamDuration());
  }

  private static Object loadBalancer(VirtualHost host) {
    return ImmutableList.of(
        ofRoutes(host, route -> route.getRoute().getHashPolicyList()),
        Maps.filterKeys(host.getTypedPerFilterConfigMap(), InstanceHeaders.FILTERS::contains));
  }

  private static Object rateLimit(VirtualHost host) {
    return ImmutableList.of(
        Optional.ofNullable(host.getTypedPerFilterConfigMap().get(LocalRateLimits.FILTER)),
        ofRoutes(host, route -> filter(route, LocalRateLimits.FILTER)));
  }

  private static Optional<Any> filter(Route route, String name) {
    return Optional.ofNullable(route.getTypedPerFilterConfigMap().get(name));
  }

  private static Object requestHeaders(Route route) {
    return ImmutableList.of(
        route.getRequestHeadersToAddList(), route.getRequestHeadersToRemoveList());
  }

  private static Object responseHeaders(Route route) {
    return ImmutableList.of(
        route.getResponseHeadersToAddList(), route.getResponseHeadersToRemoveList());
  }

  /** What is not for all requests, or all of some methods: those may be there for retries only. */
  private static ImmutableList<Route> routes(VirtualHost host) {
    return host.getRoutesList().stream()
        .filter(route -> !isForMethods(route.getMatch()))
        .collect(ImmutableList.toImmutableList());
  }

  private static boolean isForMethods(RouteMatch match) {
    return match.getPrefix().equals("/")
        && match.getHeadersList().stream().allMatch(header -> header.getName().equals(":method"));
  }
}
