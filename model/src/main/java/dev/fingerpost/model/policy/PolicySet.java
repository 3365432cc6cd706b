package dev.fingerpost.model.policy;

import com.google.common.collect.ImmutableSortedMap;

/**
 * What is wanted: an effective policy for every service that a file names, and one for all others.
 * Every level of precedence has been merged; nothing in here is partial.
 */
public record PolicySet(
    ServicePolicy defaults, ImmutableSortedMap<String, ServicePolicy> services) {

  /** The policy that holds for this service. */
  public ServicePolicy of(String service) {
    ServicePolicy named = services.get(service);
    return named == null ? defaults : named;
  }
}
