package dev.fingerpost.discovery.consul.watch;

import java.time.Duration;

/** A rate limit that lets a few through at once. It only counts; the caller waits. */
final class TokenBucket {

  private final int burst;
  private final long nanosPerToken;

  /** When the bucket will be, or was, full. */
  private long fullAt;

  private TokenBucket(int burst, long nanosPerToken, long now) {
    this.burst = burst;
    this.nanosPerToken = nanosPerToken;
    this.fullAt = now;
  }

  /**
   * A full bucket.
   *
   * @param every the time in which one token grows back
   * @param now a monotonic time in nanoseconds
   */
  static TokenBucket of(int burst, Duration every, long now) {
    return new TokenBucket(burst, every.toNanos(), now);
  }

  /** Takes a token, and says how long to wait until it is there. */
  Duration take(long now) {
    fullAt = Math.max(fullAt, now) + nanosPerToken;
    long debt = fullAt - now - burst * nanosPerToken;
    return Duration.ofNanos(Math.max(0, debt));
  }
}
