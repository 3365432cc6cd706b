package dev.fingerpost.model.policy;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.circuit.CircuitBreaker;
import dev.fingerpost.model.policy.health.InstancePolicy;
import dev.fingerpost.model.policy.outlier.OutlierDetection;
import java.time.Duration;
import java.util.Optional;

/**
 * The effective policy of one service.
 *
 * @param instances how the registry's facts about instances are read
 * @param connectTimeout Envoy's {@code Cluster.connect_timeout}; over 0
 * @param outlierDetection empty for {@code none}
 * @param requests what holds for requests that no route matches
 * @param routes in order: the first that matches a request counts
 */
public record ServicePolicy(
    LoadBalancer loadBalancer,
    InstancePolicy instances,
    Duration connectTimeout,
    CircuitBreaker circuitBreaker,
    Optional<OutlierDetection> outlierDetection,
    RequestPolicy requests,
    ImmutableList<RoutePolicy> routes) {

  /** The same with something else for requests. */
  public ServicePolicy with(RequestPolicy nextRequests, ImmutableList<RoutePolicy> nextRoutes) {
    return new ServicePolicy(
        loadBalancer,
        instances,
        connectTimeout,
        circuitBreaker,
        outlierDetection,
        nextRequests,
        nextRoutes);
  }
}
