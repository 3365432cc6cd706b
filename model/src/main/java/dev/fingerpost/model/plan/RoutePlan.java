package dev.fingerpost.model.plan;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.routing.RequestMatch;
import java.util.Optional;

/**
 * How callers reach a service: one virtual host, or none for a service that has no requests.
 *
 * @param domains the hosts that mean this service, lower case, unique over all services; none if
 *     there is no virtual host
 * @param rules in order: the first that matches a request counts; the last one matches all
 * @param direct how a request names its instance; empty unless the balancer goes by that
 */
public record RoutePlan(
    String service,
    ImmutableList<String> domains,
    ImmutableList<RouteRule> rules,
    Optional<LoadBalancer.Direct> direct) {

  public RoutePlan {
    if (rules.isEmpty() || !rules.getLast().match().equals(RequestMatch.ANY)) {
      throw new IllegalArgumentException("rules: the last one must match all requests");
    }
  }

  /** A plan where no request names its instance. */
  public RoutePlan(String service, ImmutableList<String> domains, ImmutableList<RouteRule> rules) {
    this(service, domains, rules, Optional.empty());
  }

  /** A plan with the same for all requests. */
  public static RoutePlan of(
      String service, ImmutableList<String> domains, RouteSettings settings) {
    return new RoutePlan(
        service, domains, ImmutableList.of(new RouteRule(RequestMatch.ANY, settings)));
  }

  /** The same where requests name their instance like this. */
  public RoutePlan naming(Optional<LoadBalancer.Direct> next) {
    return new RoutePlan(service, domains, rules, next);
  }

  /** Whether requests for the service can be told from others at all. */
  public boolean hasVirtualHost() {
    return !domains.isEmpty();
  }

  /** What holds for requests that no rule but the last matches. */
  public RouteSettings settings() {
    return rules.getLast().settings();
  }
}
