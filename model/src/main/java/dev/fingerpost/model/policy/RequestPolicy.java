package dev.fingerpost.model.policy;

import dev.fingerpost.model.policy.fault.Faults;
import dev.fingerpost.model.policy.limit.RateLimit;
import dev.fingerpost.model.policy.retry.Retry;
import dev.fingerpost.model.policy.routing.HeaderChanges;
import dev.fingerpost.model.policy.timeout.Timeouts;
import java.util.Optional;

/**
 * What callers' Envoys do with requests: all that a route may change for some of a service's.
 *
 * @param retry empty for {@code none}
 * @param rateLimit empty for {@code none}
 * @param faults empty for none; that they are over by now is not known here
 */
public record RequestPolicy(
    Timeouts timeouts,
    Optional<Retry> retry,
    Optional<RateLimit> rateLimit,
    Optional<Faults> faults,
    HeaderChanges headers) {

  /** The same without faults. */
  public RequestPolicy withoutFaults() {
    return new RequestPolicy(timeouts, retry, rateLimit, Optional.empty(), headers);
  }
}
