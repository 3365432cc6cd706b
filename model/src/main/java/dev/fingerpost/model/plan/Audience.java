package dev.fingerpost.model.plan;

import dev.fingerpost.model.catalog.Address;

/**
 * A group of clients that see the same resources.
 *
 * @param cluster Envoy's {@code node.cluster}: the service that the Envoy stands beside
 * @param locality where they run, as far as they say
 * @param outbound where its outbound listener listens
 * @param client what kind of client they are
 */
public record Audience(String cluster, Locality locality, Address outbound, ClientKind client) {

  /** Where the outbound listener listens unless the Envoy's bootstrap says otherwise. */
  public static final Address DEFAULT_OUTBOUND = new Address("127.0.0.1", 10_000);

  /** All gRPC clients: what they see does not depend on where they are. */
  public static final Audience PROXYLESS_GRPC =
      new Audience("", Locality.UNKNOWN, DEFAULT_OUTBOUND, ClientKind.PROXYLESS_GRPC);

  /** A group of Envoys. */
  public Audience(String cluster, Locality locality, Address outbound) {
    this(cluster, locality, outbound, ClientKind.ENVOY);
  }

  /** A group of Envoys that do not say where they run. */
  public Audience(String cluster, Address outbound) {
    this(cluster, Locality.UNKNOWN, outbound);
  }
}
