package dev.fingerpost.envoy.grpc;

import com.google.protobuf.Message;
import dev.fingerpost.envoy.cluster.ClusterTranslator;
import dev.fingerpost.envoy.cluster.LoadBalancerPolicies;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.model.plan.ClusterPlan;
import dev.fingerpost.model.plan.ZoneChoice;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.LoadBalancingPolicy;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash;
import io.envoyproxy.envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash.HashFunction;
import io.envoyproxy.envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin;
import io.envoyproxy.envoy.extensions.load_balancing_policies.wrr_locality.v3.WrrLocality;

/**
 * A service's cluster for gRPC: the one that Envoys get, with balancers that gRPC knows behind
 * those that it may not know, since a client takes the first that it knows. What does not hash is
 * told to heed the weights of localities, which Envoy does by itself.
 */
final class GrpcCluster {
  private GrpcCluster() {}

  static Cluster of(ClusterPlan plan) {
    return ClusterTranslator.translate(plan).toBuilder()
        .setLoadBalancingPolicy(policies(plan.policy().loadBalancer(), plan.zones()))
        .build();
  }

  private static LoadBalancingPolicy.Builder policies(LoadBalancer balancer, ZoneChoice zones) {
    LoadBalancingPolicy.Builder same = LoadBalancerPolicies.of(balancer, zones).toBuilder();
    return switch (balancer) {
      // No header of a call names an instance to gRPC.
      case LoadBalancer.Direct direct -> policies(LoadBalancerPolicies.otherwise(direct), zones);
      case LoadBalancer.RingHash _ -> same;
      case LoadBalancer.Maglev _ ->
          same.addPolicies(
              policy(
                  "ring_hash",
                  RingHash.newBuilder().setHashFunction(HashFunction.XX_HASH).build()));
      case LoadBalancer.RoundRobin _, LoadBalancer.Weighted _, LoadBalancer.Timestamp _ ->
          byLocality(same);
      case LoadBalancer.Random _, LoadBalancer.LeastRequest _ ->
          byLocality(same.addPolicies(policy("round_robin", RoundRobin.getDefaultInstance())));
    };
  }

  private static LoadBalancingPolicy.Builder byLocality(LoadBalancingPolicy.Builder inside) {
    return LoadBalancingPolicy.newBuilder()
        .addPolicies(
            policy(
                "wrr_locality", WrrLocality.newBuilder().setEndpointPickingPolicy(inside).build()));
  }

  private static LoadBalancingPolicy.Policy policy(String name, Message config) {
    return LoadBalancingPolicy.Policy.newBuilder()
        .setTypedExtensionConfig(
            TypedExtensionConfig.newBuilder()
                .setName("envoy.load_balancing_policies." + name)
                .setTypedConfig(Deterministic.pack(config)))
        .build();
  }
}
