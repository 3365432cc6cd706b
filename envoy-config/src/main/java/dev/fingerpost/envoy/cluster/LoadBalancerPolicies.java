package dev.fingerpost.envoy.cluster;

import com.google.protobuf.Message;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.plan.ZoneChoice;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.balance.SlowStart;
import io.envoyproxy.envoy.config.cluster.v3.LoadBalancingPolicy;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.load_balancing_policies.common.v3.ConsistentHashingLbConfig;
import io.envoyproxy.envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest;
import io.envoyproxy.envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest.SelectionMethod;
import io.envoyproxy.envoy.extensions.load_balancing_policies.maglev.v3.Maglev;
import io.envoyproxy.envoy.extensions.load_balancing_policies.random.v3.Random;
import io.envoyproxy.envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash;
import io.envoyproxy.envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash.HashFunction;
import io.envoyproxy.envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin;
import java.util.Optional;

/** A load balancer as Envoy's {@code load_balancing_policy}: one policy, in the extension form. */
public final class LoadBalancerPolicies {

  private LoadBalancerPolicies() {}

  /** The policy of a balancer. */
  public static LoadBalancingPolicy of(LoadBalancer balancer, ZoneChoice zones) {
    return switch (balancer) {
      case LoadBalancer.Random random -> single("random", random(zones));
      case LoadBalancer.RoundRobin turns -> turns(turns.slowStart(), zones);
      case LoadBalancer.Weighted turns -> turns(turns.slowStart(), zones);
      case LoadBalancer.Timestamp turns -> turns(turns.slowStart(), zones);
      case LoadBalancer.LeastRequest least -> single("least_request", leastRequest(least, zones));
      case LoadBalancer.RingHash ring -> single("ring_hash", ringHash(ring, zones));
      case LoadBalancer.Maglev maglev -> single("maglev", maglev(maglev, zones));
      case LoadBalancer.Direct direct -> direct(direct, zones);
    };
  }

  /** An address is chosen by the route's session, before any balancer is asked. */
  private static LoadBalancingPolicy direct(LoadBalancer.Direct direct, ZoneChoice zones) {
    LoadBalancingPolicy otherwise = of(otherwise(direct), zones);
    return switch (direct.by()) {
      case INSTANCE ->
          single("subset", NamedInstances.policy(direct.otherwise(), zones, otherwise));
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

  private static Random random(ZoneChoice zones) {
    return Random.newBuilder().setLocalityLbConfig(ZoneConfigs.of(zones)).build();
  }

  private static LoadBalancingPolicy turns(Optional<SlowStart> slowStart, ZoneChoice zones) {
    RoundRobin.Builder policy = RoundRobin.newBuilder().setLocalityLbConfig(ZoneConfigs.of(zones));
    slowStart.map(SlowStarts::of).ifPresent(policy::setSlowStartConfig);
    return single("round_robin", policy.build());
  }

  private static LeastRequest leastRequest(LoadBalancer.LeastRequest least, ZoneChoice zones) {
    LeastRequest.Builder policy =
        LeastRequest.newBuilder().setLocalityLbConfig(ZoneConfigs.of(zones));
    least.slowStart().map(SlowStarts::of).ifPresent(policy::setSlowStartConfig);
    if (least.fullScan()) {
      return policy.setSelectionMethod(SelectionMethod.FULL_SCAN).build();
    }
    return policy
        .setSelectionMethod(SelectionMethod.N_CHOICES)
        .setChoiceCount(ProtoValues.uint32(least.choiceCount()))
        .build();
  }

  private static RingHash ringHash(LoadBalancer.RingHash ring, ZoneChoice zones) {
    RingHash.Builder policy =
        RingHash.newBuilder()
            .setHashFunction(HashFunction.XX_HASH)
            .setMinimumRingSize(ProtoValues.uint64(ring.minimumRingSize()))
            .setMaximumRingSize(ProtoValues.uint64(ring.maximumRingSize()))
            .setConsistentHashingLbConfig(hashing(ring.hashing()));
    ZoneConfigs.ofHash(zones).ifPresent(policy::setLocalityWeightedLbConfig);
    return policy.build();
  }

  private static Maglev maglev(LoadBalancer.Maglev maglev, ZoneChoice zones) {
    Maglev.Builder policy =
        Maglev.newBuilder()
            .setTableSize(ProtoValues.uint64(maglev.tableSize()))
            .setConsistentHashingLbConfig(hashing(maglev.hashing()));
    ZoneConfigs.ofHash(zones).ifPresent(policy::setLocalityWeightedLbConfig);
    return policy.build();
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
