package dev.fingerpost.model.policy;

import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.circuit.CircuitBreaker;
import dev.fingerpost.model.policy.health.InstancePolicy;
import dev.fingerpost.model.policy.locality.ZonePreference;
import dev.fingerpost.model.policy.outlier.OutlierDetection;
import dev.fingerpost.model.policy.retry.Retry;
import dev.fingerpost.model.policy.timeout.Timeouts;
import java.util.Optional;

/**
 * The effective policy of one service.
 *
 * @param instances how the registry's facts about instances are read
 * @param outlierDetection empty for {@code none}
 * @param retry empty for {@code none}
 * @param dependsOn the services that the service's own Envoys see; empty for all
 */
public record ServicePolicy(
    LoadBalancer loadBalancer,
    InstancePolicy instances,
    Timeouts timeouts,
    CircuitBreaker circuitBreaker,
    Optional<OutlierDetection> outlierDetection,
    Optional<Retry> retry,
    ZonePreference locality,
    Optional<ImmutableSortedSet<String>> dependsOn) {}
