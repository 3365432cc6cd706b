package dev.fingerpost.envoy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.fingerpost.envoy.fixture.Plans;
import dev.fingerpost.model.policy.Percent;
import dev.fingerpost.model.policy.balance.HashKey;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.balance.SlowStart;
import dev.fingerpost.model.policy.health.HealthCheck.Probe;
import dev.fingerpost.model.policy.health.HealthCheck.Streaks;
import dev.fingerpost.model.policy.service.Protocol;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.config.core.v3.HealthCheck.HttpHealthCheck;
import io.envoyproxy.envoy.extensions.load_balancing_policies.common.v3.SlowStartConfig;
import io.envoyproxy.envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest;
import io.envoyproxy.envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin;
import io.envoyproxy.envoy.type.v3.CodecClientType;
import java.util.Optional;
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
  void probesInTheProtocolThatInstancesSpeak() {
    assertThat(probe(Protocol.HTTP, new Probe.Http("/up")).getHttpHealthCheck())
        .isEqualTo(
            HttpHealthCheck.newBuilder()
                .setPath("/up")
                .setCodecClientType(CodecClientType.HTTP1)
                .build());
    assertThat(probe(Protocol.HTTP2, new Probe.Http("/up")).getHttpHealthCheck())
        .extracting(HttpHealthCheck::getCodecClientType)
        .isEqualTo(CodecClientType.HTTP2);
    assertThat(probe(Protocol.GRPC, new Probe.Grpc("a.B")).getGrpcHealthCheck().getServiceName())
        .isEqualTo("a.B");
    assertThat(probe(Protocol.TCP, new Probe.Tcp()).hasTcpHealthCheck()).isTrue();
  }

  @Test
  void whatEnvoyFindsOutItselfReachesItsWorkersAtOnce() {
    assertThat(checked(Protocol.HTTP, new Probe.Tcp()).getCommonLbConfig().hasUpdateMergeWindow())
        .isTrue();
  }

  @Test
  void newInstancesAreNotSickBeforeTheirFirstProbe() {
    assertThat(checked(Protocol.HTTP, new Probe.Tcp()).getCommonLbConfig())
        .extracting(CommonLbConfig::getIgnoreNewHostsUntilFirstHc)
        .isEqualTo(true);
    assertThat(ClusterTranslator.translate(Plans.cluster("orders")).getCommonLbConfig())
        .extracting(CommonLbConfig::getIgnoreNewHostsUntilFirstHc)
        .isEqualTo(false);
  }

  private static HealthCheck probe(Protocol protocol, Probe probe) {
    return checked(protocol, probe).getHealthChecks(0);
  }

  private static Cluster checked(Protocol protocol, Probe probe) {
    var check =
        new dev.fingerpost.model.policy.health.HealthCheck(
            probe,
            java.time.Duration.ofSeconds(10),
            Optional.empty(),
            java.time.Duration.ofSeconds(1),
            new Streaks(3, 2));
    return ClusterTranslator.translate(Plans.cluster("orders", protocol, check));
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
  void aSlowStartIsToldInFull() throws InvalidProtocolBufferException {
    Optional<SlowStart> slow =
        Optional.of(new SlowStart(java.time.Duration.ofSeconds(60), 2, new Percent(0)));

    SlowStartConfig turns =
        config(new LoadBalancer.Weighted(slow), RoundRobin.class).getSlowStartConfig();
    assertThat(turns.getSlowStartWindow().getSeconds()).isEqualTo(60);
    assertThat(turns.getAggression().getDefaultValue()).isEqualTo(2);
    assertThat(turns.getAggression().getRuntimeKey()).isNotEmpty();
    assertThat(turns.hasMinWeightPercent()).isTrue();
    assertThat(config(new LoadBalancer.Timestamp(slow), RoundRobin.class).getSlowStartConfig())
        .isEqualTo(turns);
    assertThat(
            config(new LoadBalancer.LeastRequest(2, true, slow), LeastRequest.class)
                .getSlowStartConfig())
        .isEqualTo(turns);
    assertThat(config(new LoadBalancer.RoundRobin(), RoundRobin.class).hasSlowStartConfig())
        .isFalse();
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

  private static <M extends Message> M config(LoadBalancer balancer, Class<M> type)
      throws InvalidProtocolBufferException {
    Cluster cluster = ClusterTranslator.translate(Plans.cluster("orders", balancer));
    return cluster
        .getLoadBalancingPolicy()
        .getPolicies(0)
        .getTypedExtensionConfig()
        .getTypedConfig()
        .unpack(type);
  }

  private static String policy(LoadBalancer balancer) {
    Cluster cluster = ClusterTranslator.translate(Plans.cluster("orders", balancer));
    assertThat(cluster.getLoadBalancingPolicy().getPoliciesCount()).isOne();
    return cluster.getLoadBalancingPolicy().getPolicies(0).getTypedExtensionConfig().getName();
  }
}
