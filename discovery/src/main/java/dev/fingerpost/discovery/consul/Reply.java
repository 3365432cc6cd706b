package dev.fingerpost.discovery.consul;

import java.time.Duration;
import java.util.function.Function;

/**
 * A good answer of Consul.
 *
 * @param index its {@code X-Consul-Index}, 0 if there was none
 * @param freshness what its headers say about its truth
 */
record Reply<T>(T body, long index, Freshness freshness) {

  /**
   * How fresh an answer says it is.
   *
   * @param knownLeader whether the datacenter had a leader
   * @param lastContact how long ago the answering server heard from it
   * @param stale whether a server that may lag has answered, though we never ask for that
   */
  record Freshness(boolean knownLeader, Duration lastContact, boolean stale) {

    /** The leader's own word. */
    static final Freshness CURRENT = new Freshness(true, Duration.ZERO, false);
  }

  <R> Reply<R> map(Function<? super T, R> function) {
    return new Reply<>(function.apply(body), index, freshness);
  }
}
