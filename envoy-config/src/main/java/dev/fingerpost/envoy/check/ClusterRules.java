package dev.fingerpost.envoy.check;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import dev.fingerpost.envoy.check.field.Extensions;
import dev.fingerpost.envoy.check.field.Path;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.EdsClusterConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.core.v3.RoutingPriority;
import io.envoyproxy.envoy.extensions.clusters.aggregate.v3.ClusterConfig;
import io.envoyproxy.envoy.extensions.load_balancing_policies.cluster_provided.v3.ClusterProvided;
import java.util.EnumSet;
import java.util.Set;

/** What a cluster must keep to beyond the rules of single fields. */
final class ClusterRules {
  private ClusterRules() {}

  static void addTo(TypeRules rules) {
    rules.on(Cluster.getDefaultInstance(), ClusterRules::check);
    rules.on(EdsClusterConfig.getDefaultInstance(), ClusterRules::checkEndpointSource);
    rules.on(CircuitBreakers.getDefaultInstance(), ClusterRules::checkBreakers);
  }

  private static void check(Cluster cluster, Path path, Findings findings) {
    OutlierRules.check(cluster, path, findings);
    HealthCheckRules.check(cluster, path, findings);
    checkBalancerOfItsOwn(cluster, path, findings);
    if (cluster.getTrackClusterStats().getPerEndpointStats()) {
      findings.add(CheckCode.PER_ENDPOINT_STATS, path.field("track_cluster_stats"), "is on");
    }
    var relay = cluster.getOriginalDstLbConfig();
    if (relay.getUseHttpHeader() || relay.hasMetadataKey()) {
      findings.add(CheckCode.OPEN_RELAY, path.field("original_dst_lb_config"), "reads a header");
    }
  }

  /** One missing assignment would hold every later cluster update (OV-B8). */
  private static void checkEndpointSource(EdsClusterConfig config, Path path, Findings findings) {
    var source = config.getEdsConfig();
    if (source.hasInitialFetchTimeout()
        && source.getInitialFetchTimeout().equals(Duration.getDefaultInstance())) {
      findings.add(CheckCode.ENDLESS_WAIT, path.field("eds_config"), "0s");
    }
  }

  /** Two kinds of clusters pick their hosts themselves, and only they. */
  private static void checkBalancerOfItsOwn(Cluster cluster, Path path, Findings findings) {
    boolean picks =
        cluster.getType() == DiscoveryType.ORIGINAL_DST
            || isA(ClusterConfig.getDefaultInstance(), cluster.getClusterType().getTypedConfig());
    boolean isAsked =
        cluster.hasLoadBalancingPolicy()
            ? cluster.getLoadBalancingPolicy().getPoliciesList().stream()
                .map(policy -> policy.getTypedExtensionConfig().getTypedConfig())
                .anyMatch(config -> isA(ClusterProvided.getDefaultInstance(), config))
            : cluster.getLbPolicy() == LbPolicy.CLUSTER_PROVIDED;
    if (picks != isAsked) {
      findings.add(
          CheckCode.CLUSTER_PROVIDED,
          path.field("load_balancing_policy"),
          picks ? "is another one" : "is CLUSTER_PROVIDED");
    }
  }

  private static boolean isA(Message type, Any config) {
    return Extensions.open(config) instanceof Extensions.Known known && known.as(type).isPresent();
  }

  private static void checkBreakers(CircuitBreakers breakers, Path path, Findings findings) {
    Set<RoutingPriority> priorities = EnumSet.noneOf(RoutingPriority.class);
    for (int i = 0; i < breakers.getThresholdsCount(); i++) {
      RoutingPriority priority = breakers.getThresholds(i).getPriority();
      if (!priorities.add(priority)) {
        findings.add(CheckCode.DOUBLE_THRESHOLD, path.element("thresholds", i), priority);
      }
    }
    for (int i = 0; i < breakers.getPerHostThresholdsCount(); i++) {
      Thresholds limits = breakers.getPerHostThresholds(i);
      boolean limitsOther =
          limits.hasMaxPendingRequests()
              || limits.hasMaxRequests()
              || limits.hasMaxRetries()
              || limits.hasMaxConnectionPools()
              || limits.hasRetryBudget();
      if (limitsOther) {
        findings.add(
            CheckCode.PER_HOST_LIMIT, path.element("per_host_thresholds", i), "limits others");
      }
    }
  }
}
