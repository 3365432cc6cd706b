package dev.fingerpost.model.plan;

/** Envoy's {@code LbEndpoint.health_status}, as far as it is used. */
public enum EndpointHealth {
  HEALTHY,
  /** Used when too few are healthy. */
  DEGRADED,
  /** Not used, and counted by panic and fail-over. */
  UNHEALTHY,
  /** Not used for new requests, and left out of panic and fail-over (OV-H2). */
  DRAINING
}
