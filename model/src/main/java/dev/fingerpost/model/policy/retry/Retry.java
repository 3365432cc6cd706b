package dev.fingerpost.model.policy.retry;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import java.time.Duration;
import java.util.Optional;

/**
 * What is tried again, Envoy's {@code RouteAction.retry_policy}.
 *
 * @param numRetries tries after the first, 0 to 20
 * @param methods only these HTTP methods are retried; empty means all
 * @param pauses how long it waits before a retry
 */
public record Retry(
    int numRetries,
    Conditions retryOn,
    ImmutableSortedSet<String> methods,
    TryTimeouts tries,
    Target target,
    Pauses pauses) {

  /**
   * What counts as a failure worth another try.
   *
   * @param conditions named conditions
   * @param statusCodes HTTP status codes
   */
  public record Conditions(
      ImmutableSortedSet<RetryCondition> conditions, ImmutableSortedSet<Integer> statusCodes) {}

  /**
   * Limits of a single try.
   *
   * @param perTry {@code per_try_timeout}; empty means the whole request's time-out
   * @param perTryIdle {@code per_try_idle_timeout}
   * @param hedge send the next try without giving the slow one up
   */
  public record TryTimeouts(
      Optional<Duration> perTry, Optional<Duration> perTryIdle, boolean hedge) {}

  /**
   * Where the next try goes.
   *
   * @param otherHost never the instance that has just failed, as far as Envoy's five re-picks reach
   * @param otherPriority the next try may go to the next priority
   */
  public record Target(boolean otherHost, boolean otherPriority) {}

  /**
   * How long the next try waits.
   *
   * @param backoff empty means Envoy's own (25 ms, at most 250 ms)
   * @param asked as long as the failed answer asks, where it does; empty means that nobody listens
   */
  public record Pauses(Optional<Backoff> backoff, Optional<AskedBackoff> asked) {}

  /** Exponential pause between tries, {@code base <= max}. */
  public record Backoff(Duration base, Duration max) {}

  /**
   * {@code rateLimitedBackoff}: the pause that an answer asks for.
   *
   * @param headers the first of them that holds a number of seconds counts; at least one
   * @param max if more is asked for, the answer is not listened to; empty means Envoy's own (300 s)
   */
  public record AskedBackoff(ImmutableList<String> headers, Optional<Duration> max) {}
}
