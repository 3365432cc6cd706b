package dev.fingerpost.model.plan;

/**
 * The decisions on one service, cut by what a change of them costs in Envoy: an endpoint change
 * touches the middle one only.
 */
public record ServicePlan(
    String service, ClusterPlan cluster, EndpointPlan endpoints, RoutePlan route) {}
