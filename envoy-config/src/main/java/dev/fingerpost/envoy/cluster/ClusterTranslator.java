package dev.fingerpost.envoy.cluster;

import com.google.protobuf.Duration;
import dev.fingerpost.envoy.resource.AdsSource;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.plan.ClusterPlan;
import dev.fingerpost.model.policy.ClusterPolicy;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.EdsClusterConfig;

/** One service's cluster: its members come over EDS, under the service's own name. */
public final class ClusterTranslator {
  private ClusterTranslator() {}

  /** The cluster of the plan. */
  public static Cluster translate(ClusterPlan plan) {
    ClusterPolicy policy = plan.policy();
    Cluster.Builder cluster =
        Cluster.newBuilder()
            .setName(plan.service())
            .setType(DiscoveryType.EDS)
            .setEdsClusterConfig(
                EdsClusterConfig.newBuilder()
                    .setServiceName(plan.service())
                    .setEdsConfig(AdsSource.CONFIG))
            .setConnectTimeout(ProtoValues.duration(policy.connectTimeout()))
            .setLoadBalancingPolicy(LoadBalancerPolicies.of(policy.loadBalancer(), plan.zones()))
            .setCommonLbConfig(commonLbConfig(plan))
            .putAllTypedExtensionProtocolOptions(Protocols.of(policy.protocol()))
            .setCircuitBreakers(Breakers.of(policy.circuitBreaker()))
            // The registry decides who is a member, so a health check must not keep one alive.
            .setIgnoreHealthOnHostRemoval(true);
    policy.outlierDetection().map(Outliers::of).ifPresent(cluster::setOutlierDetection);
    policy
        .healthCheck()
        .map(check -> HealthChecks.of(check, policy.protocol()))
        .ifPresent(cluster::addHealthChecks);
    return cluster.build();
  }

  private static CommonLbConfig commonLbConfig(ClusterPlan plan) {
    ClusterPolicy policy = plan.policy();
    CommonLbConfig.Builder config =
        CommonLbConfig.newBuilder()
            .setHealthyPanicThreshold(ProtoValues.percent(plan.panicPercent()));
    if (policy.outlierDetection().isPresent() || policy.healthCheck().isPresent()) {
      // Envoy's own second of merging delays what it finds out itself at the workers (OV-H5).
      config.setUpdateMergeWindow(Duration.getDefaultInstance());
    }
    if (policy.healthCheck().isPresent()) {
      // A wave of new instances would otherwise look like a wave of sick ones: panic.
      config.setIgnoreNewHostsUntilFirstHc(true);
    }
    return config.build();
  }
}
