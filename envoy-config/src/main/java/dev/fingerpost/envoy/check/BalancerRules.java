package dev.fingerpost.envoy.check;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.LoadBalancingPolicy;
import io.envoyproxy.envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest;
import io.envoyproxy.envoy.extensions.load_balancing_policies.maglev.v3.Maglev;
import io.envoyproxy.envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash;
import io.envoyproxy.envoy.extensions.load_balancing_policies.subset.v3.Subset;
import io.envoyproxy.envoy.extensions.load_balancing_policies.wrr_locality.v3.WrrLocality;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Sizes in load balancing policies, at any nesting. A wrong one stops every later cluster update of
 * an Envoy, or kills it (OV-D5, OV-D8, OV-D9).
 */
final class BalancerRules {
  private static final long DEFAULT_MINIMUM_RING = 1024;
  private static final long DEFAULT_MAXIMUM_RING = 8_388_608;
  private static final long LARGEST_TABLE = 5_000_011;
  private static final Path ROOT = Path.ROOT.field("load_balancing_policy");

  private BalancerRules() {}

  static void check(LoadBalancingPolicy policy, Findings findings) {
    check(policy, ROOT, findings);
  }

  private static void check(LoadBalancingPolicy list, Path path, Findings findings) {
    for (int i = 0; i < list.getPoliciesCount(); i++) {
      Any config = list.getPolicies(i).getTypedExtensionConfig().getTypedConfig();
      check(config, path.element("policies", i), findings);
    }
  }

  private static void check(Any config, Path path, Findings findings) {
    read(config, RingHash.class).ifPresent(ring -> checkRing(ring, path, findings));
    read(config, Maglev.class).ifPresent(maglev -> checkTable(maglev, path, findings));
    read(config, LeastRequest.class).ifPresent(least -> checkChoice(least, path, findings));
    read(config, Subset.class)
        .ifPresent(subset -> check(subset.getSubsetLbPolicy(), path.unpacked("Subset"), findings));
    read(config, WrrLocality.class)
        .ifPresent(locality ->
            check(locality.getEndpointPickingPolicy(), path.unpacked("WrrLocality"), findings));
  }

  private static void checkRing(RingHash ring, Path path, Findings findings) {
    long minimum =
        ring.hasMinimumRingSize() ? ring.getMinimumRingSize().getValue() : DEFAULT_MINIMUM_RING;
    long maximum =
        ring.hasMaximumRingSize() ? ring.getMaximumRingSize().getValue() : DEFAULT_MAXIMUM_RING;
    if (minimum < 1 || minimum > maximum) {
      findings.error(CheckCode.RING_SIZES, path, minimum + " and " + maximum);
    }
  }

  private static void checkTable(Maglev maglev, Path path, Findings findings) {
    if (!maglev.hasTableSize()) {
      return;
    }
    long size = maglev.getTableSize().getValue();
    if (size < 2 || size > LARGEST_TABLE || !BigInteger.valueOf(size).isProbablePrime(30)) {
      findings.error(CheckCode.TABLE_SIZE, path, Long.toUnsignedString(size));
    }
  }

  private static void checkChoice(LeastRequest least, Path path, Findings findings) {
    if (least.hasChoiceCount()
        && Integer.compareUnsigned(least.getChoiceCount().getValue(), 2) < 0) {
      findings.error(
          CheckCode.CHOICE_COUNT, path, String.valueOf(least.getChoiceCount().getValue()));
    }
  }

  /** The config if it is of this type. One that cannot be decoded is found by {@link ApiRules}. */
  private static <T extends Message> Optional<T> read(Any config, Class<T> type) {
    if (!config.is(type)) {
      return Optional.empty();
    }
    try {
      return Optional.of(config.unpack(type));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }
}
