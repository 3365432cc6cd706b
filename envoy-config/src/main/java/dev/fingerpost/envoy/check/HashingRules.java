package dev.fingerpost.envoy.check;

import dev.fingerpost.model.plan.ClusterPlan;
import dev.fingerpost.model.plan.RoutePlan;
import dev.fingerpost.model.policy.balance.LoadBalancer;

/** A hash balancer and the keys of its routes need each other, and Envoy misses neither. */
final class HashingRules {
  private static final Path KEYS = Path.ROOT.field("hash_policy");

  private HashingRules() {}

  static void check(ClusterPlan cluster, RoutePlan route, Findings findings) {
    boolean hashes = hashes(cluster.loadBalancer());
    boolean hasKeys = !route.hashOn().isEmpty();
    String balancer = cluster.loadBalancer().policyName();
    if (hashes && !hasKeys) {
      findings.warning(CheckCode.HASH_WITHOUT_KEYS, KEYS, "is empty under " + balancer);
    }
    if (hasKeys && !hashes) {
      findings.warning(CheckCode.KEYS_WITHOUT_HASH, KEYS, "is set under " + balancer);
    }
  }

  private static boolean hashes(LoadBalancer balancer) {
    return switch (balancer) {
      case LoadBalancer.RingHash ring -> true;
      case LoadBalancer.Maglev maglev -> true;
      case LoadBalancer.Random random -> false;
      case LoadBalancer.RoundRobin roundRobin -> false;
      case LoadBalancer.Weighted weighted -> false;
      case LoadBalancer.LeastRequest least -> false;
      case LoadBalancer.Timestamp timestamp -> false;
    };
  }
}
