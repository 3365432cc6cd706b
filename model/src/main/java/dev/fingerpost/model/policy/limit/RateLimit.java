package dev.fingerpost.model.policy.limit;

import java.time.Duration;

/** How many requests each Envoy lets through, Envoy's local rate limit. */
public record RateLimit(Scope scope, Bucket bucket, Mode mode) {

  /** Who draws from the bucket. */
  public enum Scope {
    /** All requests of the service but those of routes with a limit of their own. */
    SERVICE,
    /** The requests of one route. */
    ROUTE
  }

  /**
   * A bucket of tokens, one for each request.
   *
   * @param requests how many tokens come in
   * @param per in this time
   * @param burst how many the bucket holds, {@code requests} or more
   */
  public record Bucket(int requests, Duration per, int burst) {}

  /** What becomes of requests that find the bucket empty. */
  public enum Mode {
    /** They are refused. */
    ENFORCE,
    /** They are counted. */
    SHADOW
  }
}
