package dev.fingerpost.envoy.endpoint;

import static dev.fingerpost.model.plan.EndpointHealth.DRAINING;
import static dev.fingerpost.model.plan.EndpointHealth.HEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fingerpost.envoy.fixture.Plans;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.Audience;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndpointTranslatorTest {

  @Test
  void groupsByLocalityAndGivesEachTheSumOfItsWeights() {
    ClusterLoadAssignment assignment =
        EndpointTranslator.translate(
            "orders",
            List.of(
                Plans.endpoint("127.0.0.1", 1, "b", HEALTHY, 3),
                Plans.endpoint("127.0.0.1", 2, "a", HEALTHY, 5),
                Plans.endpoint("127.0.0.1", 3, "b", DRAINING, 4)),
            Layout.PLAIN);

    assertThat(assignment.getEndpointsList())
        .extracting(group -> group.getLocality().getZone())
        .containsExactly("a", "b");
    assertThat(assignment.getEndpointsList())
        .extracting(group -> group.getLoadBalancingWeight().getValue())
        .containsExactly(5, 7);
    LocalityLbEndpoints last = assignment.getEndpoints(1);
    assertThat(last.getLbEndpoints(1).getHealthStatus()).isEqualTo(HealthStatus.DRAINING);
  }

  @Test
  void givesAnAssignmentWithoutEndpointsForAnEmptyPlan() {
    assertThat(EndpointTranslator.translate("orders", List.of(), Layout.PLAIN))
        .isEqualTo(ClusterLoadAssignment.newBuilder().setClusterName("orders").build());
  }

  @Test
  void leavesOutWhatAnEnvoyWouldRefuseOrDrop() {
    UsableEndpoints usable =
        UsableEndpoints.of(
            Plans.endpoints(
                "orders",
                Plans.endpoint(1),
                Plans.endpoint(1),
                Plans.endpoint("host.example", 2, "", HEALTHY, 1)));

    assertThat(usable.endpoints()).hasSize(1);
    assertThat(usable.diagnostics()).extracting(Diagnostic::code).containsExactly("E211", "E210");
    assertThat(usable.diagnostics().get(1).path()).isEqualTo("orders/i-2");
  }

  @Test
  void answersForTheLocalGroupAlsoWhenNothingIsKnownOfIt() throws InvalidProtocolBufferException {
    Audience audience = new Audience("web", Audience.DEFAULT_OUTBOUND);

    Entry unknown = LocalAssignment.of(audience, Optional.empty());
    Entry known =
        LocalAssignment.of(audience, Optional.of(Plans.endpoints("web", Plans.endpoint(1))));

    assertThat(unknown.name()).isEqualTo("_local/web");
    assertThat(ClusterLoadAssignment.parseFrom(unknown.body()).getEndpointsCount()).isZero();
    assertThat(known.subject()).isEqualTo("web");
    assertThat(ClusterLoadAssignment.parseFrom(known.body()).getClusterName())
        .isEqualTo("_local/web");
    assertThat(ClusterLoadAssignment.parseFrom(known.body()).getEndpoints(0).getPriority())
        .isZero();
  }
}
