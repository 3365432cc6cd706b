package dev.fingerpost.model.plan;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.policy.balance.HashKey;
import dev.fingerpost.model.policy.fault.Faults;
import dev.fingerpost.model.policy.limit.RateLimit;
import dev.fingerpost.model.policy.retry.Retry;
import dev.fingerpost.model.policy.routing.HeaderChanges;
import dev.fingerpost.model.policy.timeout.Timeouts;
import java.util.Optional;

/**
 * What becomes of the requests of one rule.
 *
 * @param retry empty for none
 * @param rateLimit empty for none
 * @param faults empty for none
 * @param hashOn what is hashed, in order; empty unless the balancer hashes
 */
public record RouteSettings(
    Timeouts timeouts,
    Optional<Retry> retry,
    Optional<RateLimit> rateLimit,
    Optional<Faults> faults,
    HeaderChanges headers,
    ImmutableList<HashKey> hashOn) {}
