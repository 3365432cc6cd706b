package dev.fingerpost.model.plan;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.policy.routing.RequestMatch;

/**
 * How callers reach a service: one virtual host, or none for a service that has no requests.
 *
 * @param domains the hosts that mean this service, lower case, unique over all services; none if
 *     there is no virtual host
 * @param rules in order: the first that matches a request counts; the last one matches all
 */
public record RoutePlan(
    String service, ImmutableList<String> domains, ImmutableList<RouteRule> rules) {

  public RoutePlan {
    if (rules.isEmpty() || !rules.getLast().match().equals(RequestMatch.ANY)) {
      throw new IllegalArgumentException("rules: the last one must match all requests");
    }
  }

  /** A plan with the same for all requests. */
  public static RoutePlan of(
      String service, ImmutableList<String> domains, RouteSettings settings) {
    return new RoutePlan(
        service, domains, ImmutableList.of(new RouteRule(RequestMatch.ANY, settings)));
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
