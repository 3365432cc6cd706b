package dev.fingerpost.model.plan;

import com.google.common.collect.ImmutableSortedMap;

/**
 * What shall happen to traffic: one plan per service, in name order. Plans that did not change
 * between two passes are the same objects.
 */
public record TrafficPlan(ImmutableSortedMap<String, ServicePlan> services) {

  /** The plan without services. */
  public static final TrafficPlan EMPTY = new TrafficPlan(ImmutableSortedMap.of());
}
