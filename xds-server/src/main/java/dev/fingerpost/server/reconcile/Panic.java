package dev.fingerpost.server.reconcile;

import dev.fingerpost.model.plan.EndpointHealth;
import dev.fingerpost.model.plan.EndpointPlan;
import dev.fingerpost.model.plan.PlannedEndpoint;
import dev.fingerpost.model.plan.ServicePlan;

/**
 * Whether so many instances are unhealthy that Envoy uses all of them, by the registry's health
 * alone: Envoy's own ejections are not seen here.
 *
 * <p>Envoy's rule for one priority: draining instances are left out (OV-H2); panic when fewer than
 * the threshold are healthy, unless those that are healthy still carry the full load with an
 * over-provisioning of 1.4.
 */
public final class Panic {

  private Panic() {}

  /** Whether Envoy panics on this service. */
  public static boolean of(ServicePlan plan) {
    EndpointPlan endpoints = plan.endpoints();
    int counted = 0;
    int healthy = 0;
    for (PlannedEndpoint endpoint : endpoints.endpoints()) {
      if (endpoint.health() != EndpointHealth.DRAINING) {
        counted++;
        healthy += endpoint.health() == EndpointHealth.UNHEALTHY ? 0 : 1;
      }
    }
    boolean belowThreshold = healthy * 100 < plan.cluster().panicPercent().value() * counted;
    boolean belowFullLoad = healthy * 140 < 100 * counted;
    return belowThreshold && belowFullLoad;
  }
}
