package dev.fingerpost.discovery.consul.rows;

import dev.fingerpost.discovery.AddressPolicy;

/**
 * By what a row is judged.
 *
 * @param registry the name of the registry in the keys of its instances
 * @param addresses which addresses may become endpoints
 */
public record RowRules(String registry, AddressPolicy addresses, Reach reach) {

  /** Where the row's datacenter is, seen from the Envoys. */
  public enum Reach {
    /** Their own: an instance is reached at its own address. */
    NEAR,
    /**
     * Another one: an instance is reached at its tagged address, {@code wan} if policy is silent.
     */
    FAR
  }
}
