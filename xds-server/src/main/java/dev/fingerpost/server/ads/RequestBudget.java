package dev.fingerpost.server.ads;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How fast one stream's requests are read: a rate in the long run, ten seconds' worth of it at
 * once. Owned by the stream's loop.
 */
final class RequestBudget {

  private static final long BURST = TimeUnit.SECONDS.toNanos(10);

  private final long costNanos;
  private long paidUntil;

  RequestBudget(int perSecond, long nowNanos) {
    costNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    paidUntil = nowNanos;
  }

  /** Pays for one more request; how long to wait before it is read. */
  Duration take(long nowNanos) {
    paidUntil = Math.max(paidUntil, nowNanos) + costNanos;
    return Duration.ofNanos(Math.max(0, paidUntil - nowNanos - BURST));
  }
}
