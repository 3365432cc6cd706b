package dev.fingerpost.envoy.check;

import dev.fingerpost.envoy.check.field.Path;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.MaglevLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.RingHashLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.LoadBalancingPolicy;
import io.envoyproxy.envoy.extensions.load_balancing_policies.maglev.v3.Maglev;
import io.envoyproxy.envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash;
import io.envoyproxy.envoy.extensions.load_balancing_policies.subset.v3.Subset;
import io.envoyproxy.envoy.extensions.load_balancing_policies.subset.v3.Subset.LbSubsetSelector;
import io.envoyproxy.envoy.extensions.load_balancing_policies.subset.v3.Subset.LbSubsetSelector.LbSubsetSelectorFallbackPolicy;
import java.math.BigInteger;
import java.util.List;

/**
 * Rules on load balancing policies. A wrong size stops every later cluster update of an Envoy, or
 * kills it (OV-D5, OV-D8).
 */
final class BalancerRules {
  private static final long DEFAULT_MINIMUM_RING = 1024;
  private static final long DEFAULT_MAXIMUM_RING = 8_388_608;

  private BalancerRules() {}

  static void addTo(TypeRules rules) {
    rules.on(LoadBalancingPolicy.getDefaultInstance(), BalancerRules::checkList);
    rules.on(Subset.getDefaultInstance(), BalancerRules::checkSubset);
    rules.on(
        RingHash.getDefaultInstance(),
        (ring, path, findings) ->
            checkRing(
                ring.hasMinimumRingSize()
                    ? ring.getMinimumRingSize().getValue()
                    : DEFAULT_MINIMUM_RING,
                ring.hasMaximumRingSize()
                    ? ring.getMaximumRingSize().getValue()
                    : DEFAULT_MAXIMUM_RING,
                path,
                findings));
    rules.on(
        RingHashLbConfig.getDefaultInstance(),
        (ring, path, findings) ->
            checkRing(
                ring.hasMinimumRingSize()
                    ? ring.getMinimumRingSize().getValue()
                    : DEFAULT_MINIMUM_RING,
                ring.hasMaximumRingSize()
                    ? ring.getMaximumRingSize().getValue()
                    : DEFAULT_MAXIMUM_RING,
                path,
                findings));
    rules.on(
        Maglev.getDefaultInstance(),
        (maglev, path, findings) -> {
          if (maglev.hasTableSize()) {
            checkTable(maglev.getTableSize().getValue(), path, findings);
          }
        });
    rules.on(
        MaglevLbConfig.getDefaultInstance(),
        (maglev, path, findings) -> {
          if (maglev.hasTableSize()) {
            checkTable(maglev.getTableSize().getValue(), path, findings);
          }
        });
  }

  private static void checkList(LoadBalancingPolicy list, Path path, Findings findings) {
    if (list.getPoliciesCount() == 0) {
      findings.add(CheckCode.NO_BALANCER, path, "has no policies");
    }
  }

  private static void checkRing(long minimum, long maximum, Path path, Findings findings) {
    if (Long.compareUnsigned(minimum, maximum) > 0) {
      findings.add(worse(path, CheckCode.RING_SIZES), path, minimum + " and " + maximum);
    }
  }

  private static void checkTable(long size, Path path, Findings findings) {
    BigInteger number = new BigInteger(Long.toUnsignedString(size));
    if (!number.isProbablePrime(30)) {
      findings.add(worse(path, CheckCode.TABLE_SIZE), path, number);
    }
  }

  private static CheckCode worse(Path path, CheckCode code) {
    return path.isInside("Subset") ? CheckCode.NESTED_SIZES : code;
  }

  private static void checkSubset(Subset subset, Path path, Findings findings) {
    for (int i = 0; i < subset.getSubsetSelectorsCount(); i++) {
      LbSubsetSelector selector = subset.getSubsetSelectors(i);
      List<String> fallback = selector.getFallbackKeysSubsetList();
      if (selector.getFallbackPolicy() == LbSubsetSelectorFallbackPolicy.KEYS_SUBSET
          && (fallback.isEmpty()
              || fallback.size() == selector.getKeysCount()
              || !selector.getKeysList().containsAll(fallback))) {
        findings.add(
            CheckCode.SUBSET_FALLBACK,
            path.element("subset_selectors", i),
            fallback + " of " + selector.getKeysList());
      }
    }
    if (!subset.hasSubsetLbPolicy()) {
      findings.add(CheckCode.NO_BALANCER, path.field("subset_lb_policy"), "is not set");
    }
  }
}
