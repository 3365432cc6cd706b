package dev.fingerpost.envoy.cluster;

import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.policy.circuit.CircuitBreaker;
import dev.fingerpost.model.policy.circuit.CircuitBreaker.RetryLimit;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds.RetryBudget;
import io.envoyproxy.envoy.config.core.v3.RoutingPriority;

/** Circuit breakers as Envoy's thresholds. All requests run at the default priority. */
final class Breakers {
  private Breakers() {}

  static CircuitBreakers of(CircuitBreaker policy) {
    CircuitBreakers.Builder breakers = CircuitBreakers.newBuilder().addThresholds(limits(policy));
    policy
        .perHostMaxConnections()
        .ifPresent(limit ->
            breakers.addPerHostThresholds(
                Thresholds.newBuilder()
                    .setPriority(RoutingPriority.DEFAULT)
                    .setMaxConnections(ProtoValues.uint32(limit))));
    return breakers.build();
  }

  private static Thresholds limits(CircuitBreaker policy) {
    Thresholds.Builder limits =
        Thresholds.newBuilder()
            .setPriority(RoutingPriority.DEFAULT)
            .setMaxConnections(ProtoValues.uint32(policy.maxConnections()))
            .setMaxPendingRequests(ProtoValues.uint32(policy.maxPendingRequests()))
            .setMaxRequests(ProtoValues.uint32(policy.maxRequests()));
    return switch (policy.retries()) {
      case RetryLimit.Fixed fixed ->
          limits.setMaxRetries(ProtoValues.uint32(fixed.maxRetries())).build();
      case RetryLimit.Budget budget -> limits.setRetryBudget(retryBudget(budget)).build();
    };
  }

  private static RetryBudget retryBudget(RetryLimit.Budget budget) {
    return RetryBudget.newBuilder()
        .setBudgetPercent(ProtoValues.percent(budget.percent()))
        .setMinRetryConcurrency(ProtoValues.uint32(budget.minConcurrency()))
        .build();
  }
}
