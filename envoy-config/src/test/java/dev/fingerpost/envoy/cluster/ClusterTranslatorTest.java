package dev.fingerpost.envoy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Duration;
import dev.fingerpost.envoy.fixture.Plans;
import dev.fingerpost.model.policy.Percent;
import dev.fingerpost.model.policy.balance.HashKey;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ClusterTranslatorTest {

  @Test
  void asksForMembersUnderItsOwnNameWithoutWaitingForEver() {
    Cluster cluster = ClusterTranslator.translate(Plans.cluster("orders"));

    assertThat(cluster.getEdsClusterConfig().getServiceName()).isEqualTo("orders");
    assertThat(cluster.getEdsClusterConfig().getEdsConfig().hasInitialFetchTimeout()).isFalse();
    assertThat(cluster.getIgnoreHealthOnHostRemoval()).isTrue();
    assertThat(cluster.hasOutlierDetection()).isFalse();
    assertThat(cluster.getCommonLbConfig().hasUpdateMergeWindow()).isFalse();
  }

  @Test
  void namesOnePolicyInTheExtensionForm() {
    LoadBalancer.Hashing hashing =
        new LoadBalancer.Hashing(ImmutableList.of(new HashKey.SourceIp()), OptionalInt.of(150));

    assertThat(policy(new LoadBalancer.Random())).endsWith(".random");
    assertThat(policy(new LoadBalancer.RoundRobin())).endsWith(".round_robin");
    assertThat(policy(new LoadBalancer.Weighted())).endsWith(".round_robin");
    assertThat(policy(new LoadBalancer.Timestamp())).endsWith(".round_robin");
    assertThat(policy(new LoadBalancer.LeastRequest(2, true))).endsWith(".least_request");
    assertThat(policy(new LoadBalancer.RingHash(hashing, 1024, 8_388_608))).endsWith(".ring_hash");
    assertThat(policy(new LoadBalancer.Maglev(hashing, 65_537))).endsWith(".maglev");
  }

  @Test
  void saysOfEachDetectorWhetherItIsEnforced() {
    Cluster cluster =
        ClusterTranslator.translate(
            Plans.cluster("orders", Plans.outliers(false), new Percent(50)));

    OutlierDetection outliers = cluster.getOutlierDetection();
    assertThat(outliers.getEnforcingConsecutive5Xx().getValue()).isEqualTo(100);
    assertThat(outliers.hasEnforcingConsecutiveGatewayFailure()).isTrue();
    assertThat(outliers.getEnforcingConsecutiveGatewayFailure().getValue()).isZero();
    assertThat(outliers.hasEnforcingSuccessRate()).isTrue();
    assertThat(outliers.getEnforcingSuccessRate().getValue()).isZero();
    assertThat(outliers.hasEnforcingFailurePercentage()).isTrue();
    assertThat(cluster.getCommonLbConfig().hasUpdateMergeWindow()).isTrue();
    assertThat(cluster.getCommonLbConfig().getUpdateMergeWindow())
        .isEqualTo(Duration.getDefaultInstance());
  }

  @Test
  void letsTheRetryBudgetStandAlone() {
    Thresholds limits =
        ClusterTranslator.translate(Plans.cluster("orders")).getCircuitBreakers().getThresholds(0);

    assertThat(limits.hasMaxRetries()).isFalse();
    assertThat(limits.getRetryBudget().getBudgetPercent().getValue()).isEqualTo(20);
    assertThat(limits.getRetryBudget().getMinRetryConcurrency().getValue()).isEqualTo(3);
  }

  private static String policy(LoadBalancer balancer) {
    Cluster cluster = ClusterTranslator.translate(Plans.cluster("orders", balancer));
    assertThat(cluster.getLoadBalancingPolicy().getPoliciesCount()).isOne();
    return cluster.getLoadBalancingPolicy().getPolicies(0).getTypedExtensionConfig().getName();
  }
}
