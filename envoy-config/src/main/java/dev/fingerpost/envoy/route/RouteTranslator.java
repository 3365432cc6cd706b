package dev.fingerpost.envoy.route;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import com.google.protobuf.Any;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.plan.RoutePlan;
import dev.fingerpost.model.plan.RouteRule;
import dev.fingerpost.model.plan.RouteSettings;
import dev.fingerpost.model.policy.limit.RateLimit;
import dev.fingerpost.model.policy.retry.Retry;
import dev.fingerpost.model.policy.routing.RequestMatch;
import io.envoyproxy.envoy.config.route.v3.HedgePolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.MaxStreamDuration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.Optional;

/**
 * One service's virtual host: everything for its domains goes to its cluster, rule by rule. A retry
 * that is for some methods only becomes two routes: a retry policy cuts a try short whether it may
 * be tried again or not.
 */
public final class RouteTranslator {
  private RouteTranslator() {}

  /** The virtual host of the plan. */
  public static VirtualHost translate(RoutePlan plan) {
    VirtualHost.Builder host =
        VirtualHost.newBuilder().setName(plan.service()).addAllDomains(plan.domains());
    plan.direct().map(InstanceHeaders::of).ifPresent(host::putAllTypedPerFilterConfig);
    Optional<RateLimit> shared = plan.settings().rateLimit();
    shared.ifPresent(limit ->
        host.putTypedPerFilterConfig(
            LocalRateLimits.FILTER, LocalRateLimits.of(limit, plan.service())));
    for (int i = 0; i < plan.rules().size(); i++) {
      RouteRule rule = plan.rules().get(i);
      Route.Builder base = base(rule.settings());
      limit(rule.settings().rateLimit(), shared, plan.service() + ".routes." + i)
          .ifPresent(limit -> base.putTypedPerFilterConfig(LocalRateLimits.FILTER, limit));
      host.addAllRoutes(routes(plan.service(), rule, base));
    }
    return host.build();
  }

  /** What a route says of its limit, where its virtual host does not say the same. */
  private static Optional<Any> limit(
      Optional<RateLimit> own, Optional<RateLimit> shared, String drawn) {
    if (own.isEmpty()) {
      return shared.map(limit -> LocalRateLimits.NONE);
    }
    return switch (own.get().scope()) {
      case SERVICE -> Optional.empty();
      case ROUTE -> Optional.of(LocalRateLimits.of(own.get(), drawn));
    };
  }

  /** What all Envoy routes of a rule have but their match and their action. */
  private static Route.Builder base(RouteSettings settings) {
    Route.Builder base = Route.newBuilder();
    HeaderMutations.addTo(base, settings.headers());
    settings
        .faults()
        .map(FaultInjection::of)
        .ifPresent(faults -> base.putTypedPerFilterConfig(FaultInjection.FILTER, faults));
    return base;
  }

  private static ImmutableList<Route> routes(String service, RouteRule rule, Route.Builder base) {
    RouteAction.Builder action = action(service, rule.settings());
    RequestMatch match = rule.match();
    if (rule.settings().retry().isEmpty()) {
      return ImmutableList.of(route(base, match, action));
    }
    Retry retry = rule.settings().retry().get();
    ImmutableSortedSet<String> retried = both(match.methods(), retry.methods());
    if (retried.equals(match.methods())) {
      return ImmutableList.of(route(base, match, withRetry(action, retry)));
    }
    Route others = route(base, match, action);
    if (retried.isEmpty()) {
      return ImmutableList.of(others);
    }
    RequestMatch some = new RequestMatch(retried, match.path(), match.headers());
    return ImmutableList.of(route(base, some, withRetry(action, retry)), others);
  }

  /** The methods of two sets, of which an empty one stands for all. */
  private static ImmutableSortedSet<String> both(
      ImmutableSortedSet<String> one, ImmutableSortedSet<String> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    return ImmutableSortedSet.copyOf(Sets.intersection(one, other));
  }

  private static Route route(Route.Builder base, RequestMatch match, RouteAction.Builder action) {
    return base.clone().setMatch(RouteMatches.of(match)).setRoute(action).build();
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
