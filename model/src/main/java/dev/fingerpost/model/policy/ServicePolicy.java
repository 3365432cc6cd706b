package dev.fingerpost.model.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.circuit.CircuitBreaker;
import dev.fingerpost.model.policy.health.HealthCheck;
import dev.fingerpost.model.policy.health.InstancePolicy;
import dev.fingerpost.model.policy.locality.ZonePreference;
import dev.fingerpost.model.policy.outlier.OutlierDetection;
import dev.fingerpost.model.policy.service.Protocol;
import java.time.Duration;
import java.util.Optional;

/**
 * The effective policy of one service.
 *
 * @param protocol what the instances speak
 * @param instances how the registry's facts about instances are read
 * @param connectTimeout Envoy's {@code Cluster.connect_timeout}; over 0
 * @param outlierDetection empty for {@code none}
 * @param healthCheck empty for {@code none}
 * @param requests what holds for requests that no route matches
 * @param routes in order: the first that matches a request counts
 * @param dependsOn the services that the service's own Envoys see; empty for all
 */
public record ServicePolicy(
    Protocol protocol,
    LoadBalancer loadBalancer,
    InstancePolicy instances,
    Duration connectTimeout,
    CircuitBreaker circuitBreaker,
    Optional<OutlierDetection> outlierDetection,
    Optional<HealthCheck> healthCheck,
    RequestPolicy requests,
    ImmutableList<RoutePolicy> routes,
    ZonePreference locality,
    Optional<ImmutableSortedSet<String>> dependsOn) {

  /** The same with something else for requests. */
  public ServicePolicy with(RequestPolicy nextRequests, ImmutableList<RoutePolicy> nextRoutes) {
    return new ServicePolicy(
        protocol,
        loadBalancer,
        instances,
        connectTimeout,
        circuitBreaker,
        outlierDetection,
        healthCheck,
        nextRequests,
        nextRoutes,
        locality,
        dependsOn);
  }
}
