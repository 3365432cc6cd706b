package dev.fingerpost.envoy.origin;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.Objects;
import java.util.Optional;

/**
 * The policy keys that a resource is made of, found from its bytes: nobody carries them about, and
 * bytes that come from a disk will do.
 */
public final class PolicyKeys {

  private static final String LOAD_BALANCER = "loadBalancer";
  private static final String LOCALITY = "locality";
  private static final String OUTLIER_DETECTION = "outlierDetection";
  private static final String CIRCUIT_BREAKER = "circuitBreaker";
  private static final String CONNECT_TIMEOUT = "connectTimeout";
  private static final String PANIC_PERCENT = "health.panicPercent";
  private static final String HEALTH_CHECK = "healthCheck";
  private static final String PROTOCOL = "protocol";

  /** Field of a cluster to the key that it comes from. The others come from no policy. */
  private static final ImmutableMap<Integer, String> OF_CLUSTER =
      ImmutableMap.of(
          Cluster.LOAD_BALANCING_POLICY_FIELD_NUMBER, LOAD_BALANCER,
          Cluster.OUTLIER_DETECTION_FIELD_NUMBER, OUTLIER_DETECTION,
          Cluster.CIRCUIT_BREAKERS_FIELD_NUMBER, CIRCUIT_BREAKER,
          Cluster.CONNECT_TIMEOUT_FIELD_NUMBER, CONNECT_TIMEOUT,
          Cluster.HEALTH_CHECKS_FIELD_NUMBER, HEALTH_CHECK,
          Cluster.TYPED_EXTENSION_PROTOCOL_OPTIONS_FIELD_NUMBER, PROTOCOL,
          Cluster.COMMON_LB_CONFIG_FIELD_NUMBER, PANIC_PERCENT);

  private PolicyKeys() {}

  /** All keys that a resource of the type may come from. */
  public static ImmutableSet<String> of(ResourceType type) {
    return switch (type) {
      case CLUSTER ->
          ImmutableSet.<String>builder().addAll(OF_CLUSTER.values()).add(LOCALITY).build();
      case ROUTE -> VirtualHostKeys.all();
      case ENDPOINT, LISTENER, SECRET, RUNTIME -> ImmutableSet.of();
    };
  }

  /** The keys whose values differ between two clusters. */
  public static ImmutableList<String> differingInCluster(ByteString one, ByteString other) {
    Cluster left = parse(one, Cluster.parser()::parseFrom);
    Cluster right = parse(other, Cluster.parser()::parseFrom);
    ImmutableList.Builder<String> keys = ImmutableList.builder();
    OF_CLUSTER.forEach((field, key) -> {
      if (!value(left, field).equals(value(right, field))) {
        keys.add(key.equals(LOAD_BALANCER) ? ofBalancer(left, right) : key);
      }
    });
    return keys.build();
  }

  /** The keys whose values differ between two virtual hosts. */
  public static ImmutableList<String> differingInVirtualHost(ByteString one, ByteString other) {
    return VirtualHostKeys.differing(
        parse(one, VirtualHost.parser()::parseFrom), parse(other, VirtualHost.parser()::parseFrom));
  }

  /** A balancer that changed in how it chooses a zone, and in nothing else, is not another one. */
  private static String ofBalancer(Cluster one, Cluster other) {
    return ZoneParts.without(one.getLoadBalancingPolicy())
            .equals(ZoneParts.without(other.getLoadBalancingPolicy()))
        ? LOCALITY
        : LOAD_BALANCER;
  }

  /** An empty message is another value than none. */
  private static Optional<Object> value(Cluster cluster, int field) {
    if (field == Cluster.COMMON_LB_CONFIG_FIELD_NUMBER) {
      // The rest of it follows from other keys.
      return Optional.of(cluster.getCommonLbConfig().getHealthyPanicThreshold());
    }
    FieldDescriptor descriptor =
        Objects.requireNonNull(Cluster.getDescriptor().findFieldByNumber(field));
    return descriptor.isRepeated() || cluster.hasField(descriptor)
        ? Optional.of(cluster.getField(descriptor))
        : Optional.empty();
  }

  private static <M> M parse(ByteString bytes, Parser<M> parser) {
    try {
      return parser.parse(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("bytes that were not encoded here", e);
    }
  }

  /** A way from bytes to a message. */
  private interface Parser<M> {
    M parse(ByteString bytes) throws InvalidProtocolBufferException;
  }
}
