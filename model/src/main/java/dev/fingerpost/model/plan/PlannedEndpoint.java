package dev.fingerpost.model.plan;

import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.InstanceKey;
import java.util.Optional;

/**
 * One instance as Envoy shall see it.
 *
 * @param key the instance it stands for; it does not reach Envoy
 * @param weight 1 to 1000
 * @param name what a request calls it by; empty unless requests may name instances, and this one
 */
public record PlannedEndpoint(
    InstanceKey key,
    Address address,
    Locality locality,
    EndpointHealth health,
    int weight,
    Optional<String> name) {

  /** The largest weight that is sent; larger ones are scaled down within their cluster. */
  public static final int MAX_WEIGHT = 1000;

  public PlannedEndpoint {
    if (weight < 1 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "endpoint weight: " + weight + " (expected: 1 to " + MAX_WEIGHT + ")");
    }
  }

  /** An endpoint that no request names. */
  public PlannedEndpoint(
      InstanceKey key, Address address, Locality locality, EndpointHealth health, int weight) {
    this(key, address, locality, health, weight, Optional.empty());
  }
}
