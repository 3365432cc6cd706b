package dev.fingerpost.model.plan;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.policy.balance.HashKey;
import dev.fingerpost.model.policy.retry.Retry;
import java.time.Duration;
import java.util.Optional;

/**
 * How callers reach a service: one virtual host, or none for a service that has no requests.
 *
 * @param domains the hosts that mean this service, lower case, unique over all services; none if
 *     there is no virtual host
 * @param timeout for the whole request, 0 for no limit
 * @param hashOn what is hashed, in order; empty unless the balancer hashes
 */
public record RoutePlan(
    String service,
    ImmutableList<String> domains,
    Duration timeout,
    Optional<Retry> retry,
    ImmutableList<HashKey> hashOn) {

  /** Whether requests for the service can be told from others at all. */
  public boolean hasVirtualHost() {
    return !domains.isEmpty();
  }
}
