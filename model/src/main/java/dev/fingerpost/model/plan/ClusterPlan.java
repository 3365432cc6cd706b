package dev.fingerpost.model.plan;

import dev.fingerpost.model.policy.Percent;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.circuit.CircuitBreaker;
import dev.fingerpost.model.policy.health.HealthCheck;
import dev.fingerpost.model.policy.outlier.OutlierDetection;
import dev.fingerpost.model.policy.service.Protocol;
import java.time.Duration;
import java.util.Optional;

/**
 * How Envoy treats the instances of a service. Nothing in it depends on which or how many there
 * are: any change re-creates the cluster in every Envoy.
 */
public record ClusterPlan(
    String service,
    Protocol protocol,
    LoadBalancer loadBalancer,
    Optional<OutlierDetection> outlierDetection,
    Optional<HealthCheck> healthCheck,
    CircuitBreaker circuitBreaker,
    Duration connectTimeout,
    Percent panicPercent) {}
