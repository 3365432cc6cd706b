package dev.fingerpost.envoy.route;

import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.plan.RoutePlan;
import dev.fingerpost.model.policy.retry.Retry;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.HedgePolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;

/**
 * One service's virtual host: everything for its domains goes to its cluster. A retry that is for
 * some methods only becomes two routes, since Envoy cannot limit a retry policy by method.
 */
public final class RouteTranslator {
  private RouteTranslator() {}

  /** The virtual host of the plan. */
  public static VirtualHost translate(RoutePlan plan) {
    VirtualHost.Builder host =
        VirtualHost.newBuilder().setName(plan.service()).addAllDomains(plan.domains());
    plan.direct().map(InstanceHeaders::of).ifPresent(host::putAllTypedPerFilterConfig);
    if (plan.retry().isEmpty()) {
      return host.addRoutes(route(everything(), withoutRetry(plan))).build();
    }
    Retry retry = plan.retry().get();
    if (retry.methods().isEmpty()) {
      return host.addRoutes(route(everything(), withRetry(plan, retry))).build();
    }
    RouteMatch.Builder retried = everything().addHeaders(method(retry.methods()));
    return host.addRoutes(route(retried, withRetry(plan, retry)))
        .addRoutes(route(everything(), withoutRetry(plan)))
        .build();
  }

  private static Route route(RouteMatch.Builder match, RouteAction.Builder action) {
    return Route.newBuilder().setMatch(match).setRoute(action).build();
  }

  private static RouteMatch.Builder everything() {
    return RouteMatch.newBuilder().setPrefix("/");
  }

  private static HeaderMatcher method(ImmutableSortedSet<String> methods) {
    return HeaderMatcher.newBuilder().setName(":method").setStringMatch(anyOf(methods)).build();
  }

  private static StringMatcher anyOf(ImmutableSortedSet<String> methods) {
    if (methods.size() == 1) {
      return StringMatcher.newBuilder().setExact(methods.first()).build();
    }
    // Method names are letters; Envoy matches the whole value.
    RegexMatcher regex = RegexMatcher.newBuilder().setRegex(String.join("|", methods)).build();
    return StringMatcher.newBuilder().setSafeRegex(regex).build();
  }

  private static RouteAction.Builder withoutRetry(RoutePlan plan) {
    return RouteAction.newBuilder()
        .setCluster(plan.service())
        .setTimeout(ProtoValues.duration(plan.timeout()))
        .addAllHashPolicy(HashPolicies.of(plan.hashOn()));
  }

  private static RouteAction.Builder withRetry(RoutePlan plan, Retry retry) {
    RouteAction.Builder action = withoutRetry(plan).setRetryPolicy(RetryPolicies.of(retry));
    if (retry.tries().hedge()) {
      action.setHedgePolicy(HedgePolicy.newBuilder().setHedgeOnPerTryTimeout(true));
    }
    return action;
  }
}
