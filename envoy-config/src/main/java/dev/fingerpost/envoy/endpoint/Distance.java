package dev.fingerpost.envoy.endpoint;

import dev.fingerpost.model.plan.Locality;

/** How far an instance is from an Envoy, nearest first. */
enum Distance {
  OWN_ZONE,
  OWN_REGION,
  ELSEWHERE;

  /** An Envoy that does not say its region takes it that there is only one. */
  static Distance between(Locality own, Locality other) {
    if (!own.region().isEmpty() && !own.region().equals(other.region())) {
      return ELSEWHERE;
    }
    return !own.zone().isEmpty() && own.zone().equals(other.zone()) ? OWN_ZONE : OWN_REGION;
  }
}
