package dev.fingerpost.model.plan;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.policy.balance.HashKey;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.retry.Retry;
import java.time.Duration;
import java.util.Optional;

/**
 * How callers reach a service: one virtual host.
 *
 * @param domains the hosts that mean this service, lower case, unique over all services
 * @param timeout for the whole request, 0 for no limit
 * @param hashOn what is hashed, in order; empty unless the balancer hashes
 * @param direct where a request names its instance; empty unless the balancer goes by that
 */
public record RoutePlan(
    String service,
    ImmutableList<String> domains,
    Duration timeout,
    Optional<Retry> retry,
    ImmutableList<HashKey> hashOn,
    Optional<LoadBalancer.Direct> direct) {}
