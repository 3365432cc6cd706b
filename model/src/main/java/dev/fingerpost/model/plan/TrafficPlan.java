package dev.fingerpost.model.plan;

import com.google.common.collect.ImmutableSortedMap;

/**
 * What shall happen to traffic: one plan per service, in name order, and who may see which. Plans
 * that did not change between two passes are the same objects.
 */
public record TrafficPlan(ImmutableSortedMap<String, ServicePlan> services, Scopes scopes) {

  /** The plan without services. */
  public static final TrafficPlan EMPTY = new TrafficPlan(ImmutableSortedMap.of());

  /** A plan that everybody sees whole. */
  public TrafficPlan(ImmutableSortedMap<String, ServicePlan> services) {
    this(services, Scopes.ALL);
  }
}
