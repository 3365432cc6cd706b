package dev.fingerpost.envoy.cost;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSortedSet;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.catalog.Address;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment.Policy;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment.Policy.DropOverload;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AssignmentCostTest {

  private static final ClusterLoadAssignment TWO =
      assignment("a", host(1, HealthStatus.HEALTHY), host(2, HealthStatus.HEALTHY));

  @Test
  void weightHealthMetadataAndPriorityRebalance() {
    assertThat(change(TWO, with(host -> host.setLoadBalancingWeight(UInt32Value.of(7)))))
        .isEqualTo(only(CostClass.REBALANCED, "10.0.0.1:80 weight"));
    assertThat(change(TWO, with(host -> host.setHealthStatus(HealthStatus.UNHEALTHY))))
        .isEqualTo(only(CostClass.REBALANCED, "10.0.0.1:80 health"));
    assertThat(change(TWO, with(host -> host.setHealthStatus(HealthStatus.DEGRADED))))
        .isEqualTo(only(CostClass.REBALANCED, "10.0.0.1:80 health"));
    assertThat(
            change(
                TWO,
                with(host ->
                    host.setMetadata(
                        Metadata.newBuilder()
                            .putFilterMetadata("envoy.lb", Struct.getDefaultInstance())))))
        .isEqualTo(only(CostClass.REBALANCED, "10.0.0.1:80 metadata"));
    assertThat(change(TWO, group(group -> group.setPriority(1))))
        .isEqualTo(only(CostClass.REBALANCED, "10.0.0.1:80 priority", "10.0.0.2:80 priority"));
  }

  @Test
  void anUnsetWeightIsOne() {
    assertThat(change(TWO, with(host -> host.setLoadBalancingWeight(UInt32Value.of(1)))))
        .isEqualTo(only(CostClass.UNAPPLIED, "order"));
  }

  @Test
  void theWeightOfALocalityRebalances() {
    assertThat(change(TWO, group(group -> group.setLoadBalancingWeight(UInt32Value.of(9)))))
        .isEqualTo(only(CostClass.REBALANCED, "locality /a weight"));
  }

  @Test
  void drainingInsteadOfUnhealthyIsOnlyStored() {
    ClusterLoadAssignment unhealthy = with(host -> host.setHealthStatus(HealthStatus.UNHEALTHY));
    ClusterLoadAssignment draining = with(host -> host.setHealthStatus(HealthStatus.DRAINING));

    assertThat(change(unhealthy, draining))
        .isEqualTo(only(CostClass.UNAPPLIED, "10.0.0.1:80 health"));
    assertThat(CostClass.UNAPPLIED.effects()).isEmpty();
  }

  @Test
  void whatIsOnlyStoredIsAppliedByAnotherChange() {
    ClusterLoadAssignment unhealthy = with(host -> host.setHealthStatus(HealthStatus.UNHEALTHY));
    ClusterLoadAssignment draining =
        assignment(
            "a",
            host(1, HealthStatus.DRAINING),
            host(2, HealthStatus.HEALTHY).toBuilder()
                .setLoadBalancingWeight(UInt32Value.of(2))
                .build());

    assertThat(change(unhealthy, draining))
        .isEqualTo(only(CostClass.REBALANCED, "10.0.0.1:80 health", "10.0.0.2:80 weight"));
  }

  @Test
  void dropsAloneAreOnlyStored() {
    assertThat(
            change(
                TWO,
                policy(
                    Policy.newBuilder()
                        .addDropOverloads(DropOverload.newBuilder().setCategory("shed")))))
        .isEqualTo(only(CostClass.UNAPPLIED, "policy.drop_overloads"));
    assertThat(
            change(TWO, policy(Policy.newBuilder().setOverprovisioningFactor(UInt32Value.of(150)))))
        .isEqualTo(only(CostClass.REBALANCED, "policy"));
  }

  @Test
  void instancesComeAndGo() {
    ClusterLoadAssignment next =
        assignment("a", host(2, HealthStatus.HEALTHY), host(3, HealthStatus.HEALTHY));

    assertThat(change(TWO, next))
        .isEqualTo(
            Map.of(
                CostClass.GROWN,
                ImmutableSortedSet.of("10.0.0.3:80"),
                CostClass.SHRUNK,
                ImmutableSortedSet.of("10.0.0.1:80")));
    assertThat(CostClass.SHRUNK.effects()).contains(Effect.CLOSES_CONNECTIONS);
    assertThat(CostClass.GROWN.effects()).doesNotContain(Effect.CLOSES_CONNECTIONS);
  }

  @Test
  void anotherLocalityMakesInstancesAnew() {
    ClusterLoadAssignment next =
        assignment("b", host(1, HealthStatus.HEALTHY), host(2, HealthStatus.HEALTHY));

    assertThat(change(TWO, next))
        .isEqualTo(
            only(CostClass.INSTANCES_RECREATED, "10.0.0.1:80 locality", "10.0.0.2:80 locality"));
  }

  @Test
  void aHealthCheckElsewhereMakesAnInstanceAnew() {
    ClusterLoadAssignment next =
        with(host ->
            host.setEndpoint(
                host.getEndpoint().toBuilder()
                    .setHealthCheckConfig(
                        Endpoint.HealthCheckConfig.newBuilder().setPortValue(81))));

    assertThat(change(TWO, next))
        .isEqualTo(only(CostClass.INSTANCES_RECREATED, "10.0.0.1:80 endpoint"));
  }

  @Test
  void ofTwoWithOneAddressTheFirstCounts() {
    ClusterLoadAssignment twice =
        assignment(
            "a",
            host(1, HealthStatus.HEALTHY),
            host(2, HealthStatus.HEALTHY),
            host(1, HealthStatus.UNHEALTHY));

    assertThat(change(TWO, twice)).isEqualTo(only(CostClass.UNAPPLIED, "order"));
  }

  private static Map<CostClass, ImmutableSortedSet<String>> change(
      ClusterLoadAssignment before, ClusterLoadAssignment after) {
    return AssignmentCost.of(before, after);
  }

  private static Map<CostClass, Set<String>> only(CostClass part, String... what) {
    return Map.of(part, ImmutableSortedSet.copyOf(what));
  }

  private static ClusterLoadAssignment with(UnaryOperator<LbEndpoint.Builder> first) {
    return assignment(
        "a",
        first.apply(host(1, HealthStatus.HEALTHY).toBuilder()).build(),
        host(2, HealthStatus.HEALTHY));
  }

  private static ClusterLoadAssignment group(UnaryOperator<LocalityLbEndpoints.Builder> change) {
    return TWO.toBuilder().setEndpoints(0, change.apply(TWO.getEndpoints(0).toBuilder())).build();
  }

  private static ClusterLoadAssignment policy(Policy.Builder policy) {
    return TWO.toBuilder().setPolicy(policy).build();
  }

  private static ClusterLoadAssignment assignment(String zone, LbEndpoint... hosts) {
    return ClusterLoadAssignment.newBuilder()
        .setClusterName("orders")
        .addEndpoints(
            LocalityLbEndpoints.newBuilder()
                .setLocality(Locality.newBuilder().setZone(zone))
                .addAllLbEndpoints(Arrays.asList(hosts)))
        .build();
  }

  private static LbEndpoint host(int last, HealthStatus health) {
    Address address = new Address("10.0.0." + last, 80);
    return LbEndpoint.newBuilder()
        .setEndpoint(Endpoint.newBuilder().setAddress(ProtoValues.address(address)))
        .setHealthStatus(health)
        .build();
  }
}
