package dev.fingerpost.model.policy;

import dev.fingerpost.model.policy.retry.Retry;
import dev.fingerpost.model.policy.timeout.Timeouts;
import java.util.Optional;

/**
 * What callers' Envoys do with a service's requests.
 *
 * @param retry empty for {@code none}
 */
public record RequestPolicy(Timeouts timeouts, Optional<Retry> retry) {}
