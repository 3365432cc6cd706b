package dev.fingerpost.model.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.model.policy.health.InstancePolicy;
import dev.fingerpost.model.policy.locality.ZonePreference;
import java.util.Optional;

/**
 * The effective policy of one service.
 *
 * @param instances how the registry's facts about instances are read
 * @param requests what holds for requests that no route matches
 * @param routes in order: the first that matches a request counts
 * @param dependsOn the services that the service's own Envoys see; empty for all
 */
public record ServicePolicy(
    InstancePolicy instances,
    ClusterPolicy cluster,
    RequestPolicy requests,
    ImmutableList<RoutePolicy> routes,
    ZonePreference locality,
    Optional<ImmutableSortedSet<String>> dependsOn) {

  /** The same with something else for the cluster. */
  public ServicePolicy with(ClusterPolicy other) {
    return new ServicePolicy(instances, other, requests, routes, locality, dependsOn);
  }

  /** The same with something else for requests. */
  public ServicePolicy with(RequestPolicy nextRequests, ImmutableList<RoutePolicy> nextRoutes) {
    return new ServicePolicy(instances, cluster, nextRequests, nextRoutes, locality, dependsOn);
  }
}
