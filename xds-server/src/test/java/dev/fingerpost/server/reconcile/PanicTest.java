package dev.fingerpost.server.reconcile;

import static dev.fingerpost.model.plan.EndpointHealth.DEGRADED;
import static dev.fingerpost.model.plan.EndpointHealth.DRAINING;
import static dev.fingerpost.model.plan.EndpointHealth.HEALTHY;
import static dev.fingerpost.model.plan.EndpointHealth.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.plan.ClusterPlan;
import dev.fingerpost.model.plan.EndpointHealth;
import dev.fingerpost.model.plan.EndpointPlan;
import dev.fingerpost.model.plan.Locality;
import dev.fingerpost.model.plan.PlannedEndpoint;
import dev.fingerpost.model.plan.RoutePlan;
import dev.fingerpost.model.plan.RouteSettings;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.plan.ZoneChoice;
import dev.fingerpost.model.policy.ClusterPolicy;
import dev.fingerpost.model.policy.Percent;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.circuit.CircuitBreaker;
import dev.fingerpost.model.policy.routing.HeaderChanges;
import dev.fingerpost.model.policy.service.Protocol;
import dev.fingerpost.model.policy.timeout.Timeouts;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PanicTest {

  @Test
  void panicsBelowTheThreshold() {
    assertThat(panics(50, HEALTHY, UNHEALTHY, UNHEALTHY)).isTrue();
    assertThat(panics(50, UNHEALTHY, UNHEALTHY, UNHEALTHY)).isTrue();
  }

  @Test
  void keepsCalmAtTheThresholdAndAbove() {
    assertThat(panics(50, HEALTHY, UNHEALTHY)).isFalse();
    assertThat(panics(50, HEALTHY, HEALTHY, UNHEALTHY)).isFalse();
    assertThat(panics(50)).isFalse();
  }

  @Test
  void countsDegradedAsUsableAndDrainingNotAtAll() {
    assertThat(panics(50, DEGRADED, DEGRADED, UNHEALTHY)).isFalse();
    assertThat(panics(50, HEALTHY, DRAINING, DRAINING, DRAINING)).isFalse();
    assertThat(panics(50, UNHEALTHY, DRAINING)).isTrue();
  }

  @Test
  void neverPanicsWhereItIsSwitchedOff() {
    assertThat(panics(0, UNHEALTHY, UNHEALTHY)).isFalse();
  }

  @Test
  void keepsCalmWhileTheHealthyOnesCarryTheFullLoad() {
    assertThat(panics(90, HEALTHY, HEALTHY, HEALTHY, UNHEALTHY)).isFalse();
    assertThat(panics(90, HEALTHY, HEALTHY, UNHEALTHY, UNHEALTHY)).isTrue();
  }

  private static boolean panics(int percent, EndpointHealth... healths) {
    ImmutableList.Builder<PlannedEndpoint> endpoints = ImmutableList.builder();
    int last = 0;
    for (EndpointHealth health : healths) {
      last++;
      endpoints.add(
          new PlannedEndpoint(
              new InstanceKey("test", "", "", "i-" + last),
              new Address("10.0.0." + last, 80),
              new Locality("", ""),
              health,
              1));
    }
    return Panic.of(
        new ServicePlan(
            "orders",
            new ClusterPlan(
                "orders",
                new ClusterPolicy(
                    Protocol.HTTP,
                    new LoadBalancer.Random(),
                    Duration.ofSeconds(1),
                    CircuitBreaker.UNLIMITED,
                    Optional.empty(),
                    Optional.empty()),
                new Percent(percent),
                new ZoneChoice.AllAlike()),
            new EndpointPlan("orders", endpoints.build()),
            RoutePlan.of(
                "orders",
                ImmutableList.of("orders"),
                new RouteSettings(
                    Timeouts.of(Duration.ZERO),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    HeaderChanges.NONE,
                    ImmutableList.of()))));
  }
}
