package dev.fingerpost.envoy.cluster;

import com.google.protobuf.Message;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import io.envoyproxy.envoy.config.cluster.v3.LoadBalancingPolicy;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.load_balancing_policies.common.v3.ConsistentHashingLbConfig;
import io.envoyproxy.envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig;
import io.envoyproxy.envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig.ZoneAwareLbConfig;
import io.envoyproxy.envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest;
import io.envoyproxy.envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest.SelectionMethod;
import io.envoyproxy.envoy.extensions.load_balancing_policies.maglev.v3.Maglev;
import io.envoyproxy.envoy.extensions.load_balancing_policies.random.v3.Random;
import io.envoyproxy.envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash;
import io.envoyproxy.envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash.HashFunction;
import io.envoyproxy.envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin;
import io.envoyproxy.envoy.type.v3.Percent;

/** A load balancer as Envoy's {@code load_balancing_policy}: one policy, in the extension form. */
public final class LoadBalancerPolicies {

  /**
   * No preference for the caller's zone. Without this, {@code random}, {@code round_robin} and
   * {@code least_request} keep requests in it: seen on Envoy 1.40 as 300 of 300 for a node with a
   * zone, a local cluster in two zones, and three instances in each. The hash balancers did not.
   */
  private static final LocalityLbConfig ALL_ZONES_ALIKE =
      LocalityLbConfig.newBuilder()
          .setZoneAwareLbConfig(
              ZoneAwareLbConfig.newBuilder().setRoutingEnabled(Percent.getDefaultInstance()))
          .build();

  private LoadBalancerPolicies() {}

  /** The policy of a balancer. */
  public static LoadBalancingPolicy of(LoadBalancer balancer) {
    return switch (balancer) {
      case LoadBalancer.Random random -> single("random", random());
      case LoadBalancer.RoundRobin roundRobin -> single("round_robin", roundRobin());
      case LoadBalancer.Weighted weighted -> single("round_robin", roundRobin());
      case LoadBalancer.Timestamp timestamp -> single("round_robin", roundRobin());
      case LoadBalancer.LeastRequest least -> single("least_request", leastRequest(least));
      case LoadBalancer.RingHash ring -> single("ring_hash", ringHash(ring));
      case LoadBalancer.Maglev maglev -> single("maglev", maglev(maglev));
      case LoadBalancer.Direct direct -> direct(direct);
    };
  }

  /** An address is chosen by the route's session, before any balancer is asked. */
  private static LoadBalancingPolicy direct(LoadBalancer.Direct direct) {
    LoadBalancingPolicy otherwise = of(otherwise(direct));
    return switch (direct.by()) {
      case INSTANCE -> single("subset", NamedInstances.policy(direct.otherwise(), otherwise));
      case ADDRESS -> otherwise;
    };
  }

  /**
   * Who chooses among the instances that a request may go to. Where requests that name nobody are
   * rejected there is nothing to choose.
   */
  public static LoadBalancer otherwise(LoadBalancer.Direct direct) {
    return direct.otherwise().balancer().orElseGet(LoadBalancer.RoundRobin::new);
  }

  private static Random random() {
    return Random.newBuilder().setLocalityLbConfig(ALL_ZONES_ALIKE).build();
  }

  private static RoundRobin roundRobin() {
    return RoundRobin.newBuilder().setLocalityLbConfig(ALL_ZONES_ALIKE).build();
  }

  private static LeastRequest leastRequest(LoadBalancer.LeastRequest least) {
    LeastRequest.Builder policy = LeastRequest.newBuilder().setLocalityLbConfig(ALL_ZONES_ALIKE);
    if (least.fullScan()) {
      return policy.setSelectionMethod(SelectionMethod.FULL_SCAN).build();
    }
    return policy
        .setSelectionMethod(SelectionMethod.N_CHOICES)
        .setChoiceCount(ProtoValues.uint32(least.choiceCount()))
        .build();
  }

  private static RingHash ringHash(LoadBalancer.RingHash ring) {
    return RingHash.newBuilder()
        .setHashFunction(HashFunction.XX_HASH)
        .setMinimumRingSize(ProtoValues.uint64(ring.minimumRingSize()))
        .setMaximumRingSize(ProtoValues.uint64(ring.maximumRingSize()))
        .setConsistentHashingLbConfig(hashing(ring.hashing()))
        .build();
  }

  private static Maglev maglev(LoadBalancer.Maglev maglev) {
    return Maglev.newBuilder()
        .setTableSize(ProtoValues.uint64(maglev.tableSize()))
        .setConsistentHashingLbConfig(hashing(maglev.hashing()))
        .build();
  }

  private static ConsistentHashingLbConfig hashing(LoadBalancer.Hashing hashing) {
    ConsistentHashingLbConfig.Builder config = ConsistentHashingLbConfig.newBuilder();
    hashing
        .balanceFactor()
        .ifPresent(factor -> config.setHashBalanceFactor(ProtoValues.uint32(factor)));
    return config.build();
  }

  private static LoadBalancingPolicy single(String name, Message policy) {
    return LoadBalancingPolicy.newBuilder()
        .addPolicies(
            LoadBalancingPolicy.Policy.newBuilder()
                .setTypedExtensionConfig(
                    TypedExtensionConfig.newBuilder()
                        .setName("envoy.load_balancing_policies." + name)
                        .setTypedConfig(Deterministic.pack(policy))))
        .build();
  }
}
