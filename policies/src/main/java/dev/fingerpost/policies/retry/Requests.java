package dev.fingerpost.policies.retry;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Set;

/**
 * The requests that a retry policy is for.
 *
 * @param methods none for all
 * @param areIdempotent whether their author says that they may be repeated, whatever the method
 */
public record Requests(ImmutableSet<String> methods, boolean areIdempotent) {

  /** All requests of a service. */
  public static final Requests ALL = new Requests(ImmutableSet.of(), false);

  private static final ImmutableSet<String> IDEMPOTENT = ImmutableSet.of("GET", "HEAD", "OPTIONS");

  /** Whether those of them that have one of these methods, none for all, may be repeated. */
  boolean mayRepeat(Set<String> retried) {
    Set<String> both =
        methods.isEmpty() || retried.isEmpty()
            ? Sets.union(methods, retried)
            : Sets.intersection(methods, retried);
    boolean anyMethod = methods.isEmpty() && retried.isEmpty();
    return areIdempotent || (!anyMethod && IDEMPOTENT.containsAll(both));
  }
}
