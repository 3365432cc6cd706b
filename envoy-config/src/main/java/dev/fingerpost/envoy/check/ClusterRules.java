package dev.fingerpost.envoy.check;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;

/** What a cluster must keep to beyond the rules of single fields. */
final class ClusterRules {
  private static final Path OUTLIERS = Path.ROOT.field("outlier_detection");

  private ClusterRules() {}

  static void check(Cluster cluster, Findings findings) {
    BalancerRules.check(cluster.getLoadBalancingPolicy(), findings);
    checkEndpointSource(cluster.getEdsClusterConfig().getEdsConfig(), findings);
    if (cluster.hasOutlierDetection()) {
      checkLastHost(cluster, findings);
      checkLocalOrigin(cluster.getOutlierDetection(), findings);
    }
  }

  /** One missing assignment would hold every later cluster update (OV-B8). */
  private static void checkEndpointSource(ConfigSource source, Findings findings) {
    if (source.hasInitialFetchTimeout()
        && source.getInitialFetchTimeout().equals(Duration.getDefaultInstance())) {
      Path path = Path.ROOT.field("eds_cluster_config").field("eds_config");
      findings.error(CheckCode.ENDLESS_WAIT, path, "0s");
    }
  }

  /** Without panic the ejection of an only instance is an outage (OV-O4). */
  private static void checkLastHost(Cluster cluster, Findings findings) {
    boolean hasPanic =
        !cluster.getCommonLbConfig().hasHealthyPanicThreshold()
            || cluster.getCommonLbConfig().getHealthyPanicThreshold().getValue() > 0;
    if (cluster.getOutlierDetection().getAlwaysEjectOneHost().getValue() && !hasPanic) {
      findings.error(CheckCode.ALWAYS_EJECT, OUTLIERS.field("always_eject_one_host"), "true");
    }
  }

  /** Envoy counts local failures apart only when it is told to. */
  private static void checkLocalOrigin(OutlierDetection outliers, Findings findings) {
    if (outliers.hasConsecutiveLocalOriginFailure()
        && !outliers.getSplitExternalLocalOriginErrors()) {
      findings.warning(
          CheckCode.INERT_LOCAL_ORIGIN,
          OUTLIERS.field("consecutive_local_origin_failure"),
          String.valueOf(outliers.getConsecutiveLocalOriginFailure().getValue()));
    }
  }
}
