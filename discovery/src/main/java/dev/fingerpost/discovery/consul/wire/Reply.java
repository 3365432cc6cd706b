package dev.fingerpost.discovery.consul.wire;

import java.time.Duration;
import java.util.function.Function;

/**
 * A good answer of Consul.
 *
 * @param index its {@code X-Consul-Index}, 0 if there was none
 * @param freshness what its headers say about its truth
 */
public record Reply<T>(T body, long index, Freshness freshness) {

  /**
   * How fresh and how whole an answer says it is.
   *
   * @param knownLeader whether the datacenter had a leader
   * @param lastContact how long ago the answering server heard from it
   * @param stale whether it says that a server has answered that may lag
   * @param filtered whether it says that rows were cut for want of rights
   */
  public record Freshness(
      boolean knownLeader, Duration lastContact, boolean stale, boolean filtered) {

    /** A server that has not heard from its leader for so long is not believed. */
    private static final Duration LOST_CONTACT = Duration.ofSeconds(10);

    /** Whether a leader stands behind the answer. */
    public boolean isLed() {
      return knownLeader && lastContact.compareTo(LOST_CONTACT) <= 0;
    }
  }

  /** The same of what the function makes of the body. */
  public <R> Reply<R> map(Function<? super T, R> function) {
    return new Reply<>(function.apply(body), index, freshness);
  }
}
