package dev.fingerpost.model.plan;

import dev.fingerpost.model.catalog.Address;

/**
 * A group of Envoys that see the same resources.
 *
 * @param cluster Envoy's {@code node.cluster}: the service that the Envoy stands beside
 * @param outbound where its outbound listener listens
 */
public record Audience(String cluster, Address outbound) {

  /** Where the outbound listener listens unless the Envoy's bootstrap says otherwise. */
  public static final Address DEFAULT_OUTBOUND = new Address("127.0.0.1", 10_000);
}
