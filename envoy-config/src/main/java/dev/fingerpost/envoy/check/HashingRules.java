package dev.fingerpost.envoy.check;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.check.field.Path;
import dev.fingerpost.model.plan.ClusterPlan;
import dev.fingerpost.model.plan.RoutePlan;
import dev.fingerpost.model.policy.balance.HashKey;
import dev.fingerpost.model.policy.balance.LoadBalancer;

/**
 * A balancer's hash keys stand in its cluster's plan and work through its routes, so both must have
 * them; Envoy misses neither.
 */
final class HashingRules {
  private static final Path KEYS = Path.ROOT.field("hash_policy");

  private HashingRules() {}

  static void check(ClusterPlan cluster, RoutePlan route, Findings findings) {
    boolean hashes = !keys(cluster.policy().loadBalancer()).isEmpty();
    boolean hasKeys = route.rules().stream().anyMatch(rule -> !rule.settings().hashOn().isEmpty());
    String balancer = cluster.policy().loadBalancer().policyName();
    if (hashes && !hasKeys) {
      findings.add(CheckCode.HASH_WITHOUT_KEYS, KEYS, "is empty under " + balancer);
    }
    if (hasKeys && !hashes) {
      findings.add(CheckCode.KEYS_WITHOUT_HASH, KEYS, "is set under " + balancer);
    }
  }

  private static ImmutableList<HashKey> keys(LoadBalancer balancer) {
    return switch (balancer) {
      case LoadBalancer.RingHash ring -> ring.hashing().hashOn();
      case LoadBalancer.Maglev maglev -> maglev.hashing().hashOn();
      case LoadBalancer.Random random -> ImmutableList.of();
      case LoadBalancer.RoundRobin roundRobin -> ImmutableList.of();
      case LoadBalancer.Weighted weighted -> ImmutableList.of();
      case LoadBalancer.LeastRequest least -> ImmutableList.of();
      case LoadBalancer.Timestamp timestamp -> ImmutableList.of();
      case LoadBalancer.Direct direct -> ImmutableList.of();
    };
  }
}
