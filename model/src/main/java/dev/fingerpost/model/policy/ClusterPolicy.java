package dev.fingerpost.model.policy;

import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.circuit.CircuitBreaker;
import dev.fingerpost.model.policy.health.HealthCheck;
import dev.fingerpost.model.policy.outlier.OutlierDetection;
import dev.fingerpost.model.policy.service.Protocol;
import java.time.Duration;
import java.util.Optional;

/**
 * How callers' Envoys treat the instances of a service, whichever they are.
 *
 * @param protocol what the instances speak
 * @param connectTimeout Envoy's {@code Cluster.connect_timeout}; over 0
 * @param outlierDetection empty for {@code none}
 * @param healthCheck empty for {@code none}
 */
public record ClusterPolicy(
    Protocol protocol,
    LoadBalancer loadBalancer,
    Duration connectTimeout,
    CircuitBreaker circuitBreaker,
    Optional<OutlierDetection> outlierDetection,
    Optional<HealthCheck> healthCheck) {

  /** The same with another balancer. */
  public ClusterPolicy with(LoadBalancer other) {
    return new ClusterPolicy(
        protocol, other, connectTimeout, circuitBreaker, outlierDetection, healthCheck);
  }
}
