package dev.fingerpost.model.plan;

import dev.fingerpost.model.policy.ClusterPolicy;
import dev.fingerpost.model.policy.Percent;

/**
 * How Envoy treats the instances of a service. Nothing in it depends on which or how many there
 * are: nearly any change re-creates the cluster in every Envoy.
 */
public record ClusterPlan(
    String service, ClusterPolicy policy, Percent panicPercent, ZoneChoice zones) {}
