package dev.fingerpost.envoy.route;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.plan.RoutePlan;
import dev.fingerpost.model.plan.RouteRule;
import dev.fingerpost.model.plan.RouteSettings;
import dev.fingerpost.model.policy.retry.Retry;
import dev.fingerpost.model.policy.routing.RequestMatch;
import io.envoyproxy.envoy.config.route.v3.HedgePolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.MaxStreamDuration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;

/**
 * One service's virtual host: everything for its domains goes to its cluster, rule by rule. A retry
 * that is for some methods only becomes two routes, since Envoy cannot limit a retry policy by
 * method.
 */
public final class RouteTranslator {
  private RouteTranslator() {}

  /** The virtual host of the plan. */
  public static VirtualHost translate(RoutePlan plan) {
    VirtualHost.Builder host =
        VirtualHost.newBuilder().setName(plan.service()).addAllDomains(plan.domains());
    plan.direct().map(InstanceHeaders::of).ifPresent(host::putAllTypedPerFilterConfig);
    plan.rules().forEach(rule -> host.addAllRoutes(routes(plan.service(), rule)));
    return host.build();
  }

  private static ImmutableList<Route> routes(String service, RouteRule rule) {
    RouteAction.Builder action = action(service, rule.settings());
    if (rule.settings().retry().isEmpty()) {
      return ImmutableList.of(route(rule.match(), action));
    }
    Retry retry = rule.settings().retry().get();
    ImmutableSortedSet<String> asked = rule.match().methods();
    ImmutableSortedSet<String> retried = both(asked, retry.methods());
    if (retried.equals(asked)) {
      return ImmutableList.of(route(rule.match(), withRetry(action, retry)));
    }
    Route others = route(rule.match(), action);
    if (retried.isEmpty()) {
      return ImmutableList.of(others);
    }
    RequestMatch some = new RequestMatch(retried, rule.match().path(), rule.match().headers());
    return ImmutableList.of(route(some, withRetry(action, retry)), others);
  }

  /** The methods of two sets, of which an empty one stands for all. */
  private static ImmutableSortedSet<String> both(
      ImmutableSortedSet<String> one, ImmutableSortedSet<String> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    return ImmutableSortedSet.copyOf(Sets.intersection(one, other));
  }

  private static Route route(RequestMatch match, RouteAction.Builder action) {
    return Route.newBuilder().setMatch(RouteMatches.of(match)).setRoute(action).build();
  }

  private static RouteAction.Builder action(String service, RouteSettings settings) {
    RouteAction.Builder action =
        RouteAction.newBuilder()
            .setCluster(service)
            .setTimeout(ProtoValues.duration(settings.timeouts().request()))
            .addAllHashPolicy(HashPolicies.of(settings.hashOn()));
    settings.timeouts().idle().map(ProtoValues::duration).ifPresent(action::setIdleTimeout);
    settings
        .timeouts()
        .maxStream()
        .map(limit ->
            MaxStreamDuration.newBuilder().setMaxStreamDuration(ProtoValues.duration(limit)))
        .ifPresent(action::setMaxStreamDuration);
    return action;
  }

  private static RouteAction.Builder withRetry(RouteAction.Builder plain, Retry retry) {
    RouteAction.Builder action = plain.clone().setRetryPolicy(RetryPolicies.of(retry));
    if (retry.tries().hedge()) {
      action.setHedgePolicy(HedgePolicy.newBuilder().setHedgeOnPerTryTimeout(true));
    }
    return action;
  }
}
