package dev.fingerpost.envoy.origin;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.envoy.route.InstanceHeaders;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

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
  private static final String RETRY = "retry";
  private static final String TIMEOUT = "timeout";
  private static final String IDLE_TIMEOUT = "idleTimeout";
  private static final String MAX_STREAM_DURATION = "maxStreamDuration";

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

  private static final ImmutableSet<String> OF_VIRTUAL_HOST =
      ImmutableSet.of(RETRY, TIMEOUT, IDLE_TIMEOUT, MAX_STREAM_DURATION, LOAD_BALANCER);

  private PolicyKeys() {}

  /** All keys that a resource of the type may come from. */
  public static ImmutableSet<String> of(ResourceType type) {
    return switch (type) {
      case CLUSTER ->
          ImmutableSet.<String>builder().addAll(OF_CLUSTER.values()).add(LOCALITY).build();
      case ROUTE -> OF_VIRTUAL_HOST;
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
    VirtualHost leftHost = parse(one, VirtualHost.parser()::parseFrom);
    VirtualHost rightHost = parse(other, VirtualHost.parser()::parseFrom);
    List<Route> left = leftHost.getRoutesList();
    List<Route> right = rightHost.getRoutesList();
    Set<String> keys = new LinkedHashSet<>();
    if (differ(left, right, route -> retry(route))) {
      keys.add(RETRY);
    }
    if (differ(left, right, route -> route.getRoute().getTimeout())) {
      keys.add(TIMEOUT);
    }
    if (differ(left, right, route -> idleTimeout(route.getRoute()))) {
      keys.add(IDLE_TIMEOUT);
    }
    if (differ(left, right, route -> maxStreamDuration(route.getRoute()))) {
      keys.add(MAX_STREAM_DURATION);
    }
    if (differ(left, right, route -> route.getRoute().getHashPolicyList())
        || !instanceHeaders(leftHost).equals(instanceHeaders(rightHost))) {
      keys.add(LOAD_BALANCER);
    }
    return ImmutableList.copyOf(keys);
  }

  /** A balancer that changed in how it chooses a zone, and in nothing else, is not another one. */
  private static String ofBalancer(Cluster one, Cluster other) {
    return ZoneParts.without(one.getLoadBalancingPolicy())
            .equals(ZoneParts.without(other.getLoadBalancingPolicy()))
        ? LOCALITY
        : LOAD_BALANCER;
  }

  private static Map<String, Any> instanceHeaders(VirtualHost host) {
    return Maps.filterKeys(host.getTypedPerFilterConfigMap(), InstanceHeaders.FILTERS::contains);
  }

  /** Which requests are tried again, and how. */
  private static Object retry(Route route) {
    RouteAction action = route.getRoute();
    return ImmutableList.of(
        route.getMatch(),
        action.hasRetryPolicy(),
        action.getRetryPolicy(),
        action.hasHedgePolicy(),
        action.getHedgePolicy());
  }

  /** 0 is another value than none. */
  private static Object idleTimeout(RouteAction action) {
    return ImmutableList.of(action.hasIdleTimeout(), action.getIdleTimeout());
  }

  private static Object maxStreamDuration(RouteAction action) {
    return ImmutableList.of(action.hasMaxStreamDuration(), action.getMaxStreamDuration());
  }

  /** Several routes of a service stand for one value: as many as retries need. */
  private static boolean differ(List<Route> one, List<Route> other, Function<Route, Object> value) {
    return !values(one, value).equals(values(other, value));
  }

  private static Set<Object> values(List<Route> routes, Function<Route, Object> value) {
    Set<Object> values = new LinkedHashSet<>();
    routes.forEach(route -> values.add(value.apply(route)));
    return values;
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
