package dev.fingerpost.model.plan;

import com.google.common.collect.ImmutableList;

/** The instances of a service that Envoy may know, with weight and health, in address order. */
public record EndpointPlan(
    String service, ImmutableList<PlannedEndpoint> endpoints, ZoneOrder zones) {

  /** Instances of zones that are all alike. */
  public EndpointPlan(String service, ImmutableList<PlannedEndpoint> endpoints) {
    this(service, endpoints, new ZoneOrder.SideBySide());
  }
}
