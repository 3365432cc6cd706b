package dev.fingerpost.envoy.cluster;

import com.google.protobuf.Duration;
import dev.fingerpost.envoy.resource.AdsSource;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.plan.ClusterPlan;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.EdsClusterConfig;

/** One service's cluster: its members come over EDS, under the service's own name. */
public final class ClusterTranslator {
  private ClusterTranslator() {}

  /** The cluster of the plan. */
  public static Cluster translate(ClusterPlan plan) {
    Cluster.Builder cluster =
        Cluster.newBuilder()
            .setName(plan.service())
            .setType(DiscoveryType.EDS)
            .setEdsClusterConfig(
                EdsClusterConfig.newBuilder()
                    .setServiceName(plan.service())
                    .setEdsConfig(AdsSource.CONFIG))
            .setConnectTimeout(ProtoValues.duration(plan.connectTimeout()))
            .setLoadBalancingPolicy(LoadBalancerPolicies.of(plan.loadBalancer()))
            .setCommonLbConfig(commonLbConfig(plan))
            .putAllTypedExtensionProtocolOptions(Protocols.of(plan.protocol()))
            .setCircuitBreakers(Breakers.of(plan.circuitBreaker()))
            // The registry decides who is a member, so a health check must not keep one alive.
            .setIgnoreHealthOnHostRemoval(true);
    plan.outlierDetection().map(Outliers::of).ifPresent(cluster::setOutlierDetection);
    plan.healthCheck()
        .map(check -> HealthChecks.of(check, plan.protocol()))
        .ifPresent(cluster::addHealthChecks);
    return cluster.build();
  }

  private static CommonLbConfig commonLbConfig(ClusterPlan plan) {
    CommonLbConfig.Builder config =
        CommonLbConfig.newBuilder()
            .setHealthyPanicThreshold(ProtoValues.percent(plan.panicPercent()));
    if (plan.outlierDetection().isPresent()) {
      // Envoy's own second of merging delays repeated ejections at the workers (OV-H5).
      config.setUpdateMergeWindow(Duration.getDefaultInstance());
    }
    if (plan.healthCheck().isPresent()) {
      // A wave of new instances would otherwise look like a wave of sick ones: panic.
      config.setIgnoreNewHostsUntilFirstHc(true);
    }
    return config.build();
  }
}
