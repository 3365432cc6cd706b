package dev.fingerpost.envoy.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import dev.fingerpost.envoy.cluster.ClusterTranslator;
import dev.fingerpost.envoy.fixture.Plans;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.envoy.route.RouteTranslator;
import dev.fingerpost.model.plan.ClusterPlan;
import dev.fingerpost.model.plan.RoutePlan;
import dev.fingerpost.model.plan.ZoneChoice;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.balance.LoadBalancer.Direct;
import dev.fingerpost.model.policy.balance.LoadBalancer.NamedBy;
import dev.fingerpost.model.policy.balance.LoadBalancer.Otherwise;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.LoadBalancingPolicy;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.MaxStreamDuration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PolicyKeysTest {

  private static final String FAULT = "envoy.filters.http.fault";
  private static final String RATE_LIMIT = "envoy.filters.http.local_ratelimit";

  private static final Cluster CLUSTER =
      Cluster.newBuilder().setName("orders").setConnectTimeout(Durations.fromSeconds(1)).build();

  private static VirtualHost host(RouteAction.Builder... actions) {
    VirtualHost.Builder host = VirtualHost.newBuilder().setName("orders").addDomains("orders");
    for (RouteAction.Builder action : actions) {
      host.addRoutes(
          Route.newBuilder()
              .setMatch(RouteMatch.newBuilder().setPrefix("/"))
              .setRoute(action.setCluster("orders")));
    }
    return host.build();
  }

  private static ByteString bytes(com.google.protobuf.Message message) {
    return Deterministic.encode(message);
  }

  @Test
  void nothingDiffersBetweenEquals() {
    assertThat(PolicyKeys.differingInCluster(bytes(CLUSTER), bytes(CLUSTER))).isEmpty();
    VirtualHost host = host(RouteAction.newBuilder());
    assertThat(PolicyKeys.differingInVirtualHost(bytes(host), bytes(host))).isEmpty();
  }

  @Test
  void namesTheKeysThatMadeTheDifferenceInACluster() {
    Cluster other =
        CLUSTER.toBuilder()
            .setLoadBalancingPolicy(
                LoadBalancingPolicy.newBuilder()
                    .addPolicies(LoadBalancingPolicy.Policy.getDefaultInstance()))
            .setOutlierDetection(OutlierDetection.getDefaultInstance())
            .build();

    assertThat(PolicyKeys.differingInCluster(bytes(CLUSTER), bytes(other)))
        .containsExactly("loadBalancer", "outlierDetection");
  }

  @Test
  void aBalancerThatChoosesZonesOtherwiseIsTheSameBalancer() {
    ClusterPlan plan = Plans.cluster("orders");
    ClusterPlan near =
        new ClusterPlan(
            plan.service(), plan.policy(), plan.panicPercent(), new ZoneChoice.NearestFirst(6));
    ByteString one = bytes(ClusterTranslator.translate(plan));

    assertThat(PolicyKeys.differingInCluster(one, bytes(ClusterTranslator.translate(near))))
        .containsExactly("locality");
    ByteString random =
        bytes(ClusterTranslator.translate(Plans.cluster("orders", new LoadBalancer.Random())));
    assertThat(PolicyKeys.differingInCluster(one, random)).containsExactly("loadBalancer");
  }

  @Test
  void namesAHealthCheckAndAProtocolWithoutThePanicPercentBesideIt() {
    Cluster other =
        CLUSTER.toBuilder()
            .addHealthChecks(HealthCheck.getDefaultInstance())
            .setCommonLbConfig(CommonLbConfig.newBuilder().setIgnoreNewHostsUntilFirstHc(true))
            .putTypedExtensionProtocolOptions("http", Any.getDefaultInstance())
            .build();

    assertThat(PolicyKeys.differingInCluster(bytes(CLUSTER), bytes(other)))
        .containsExactly("healthCheck", "protocol");
  }

  @Test
  void namesTheKeysThatMadeTheDifferenceInAVirtualHost() {
    VirtualHost one = host(RouteAction.newBuilder().setTimeout(Durations.fromSeconds(1)));
    VirtualHost slower = host(RouteAction.newBuilder().setTimeout(Durations.fromSeconds(2)));
    VirtualHost retried =
        host(
            RouteAction.newBuilder()
                .setTimeout(Durations.fromSeconds(1))
                .setRetryPolicy(RetryPolicy.getDefaultInstance()));

    VirtualHost bounded =
        host(
            RouteAction.newBuilder()
                .setTimeout(Durations.fromSeconds(1))
                .setIdleTimeout(Durations.ZERO)
                .setMaxStreamDuration(MaxStreamDuration.getDefaultInstance()));

    assertThat(PolicyKeys.differingInVirtualHost(bytes(one), bytes(bounded)))
        .containsExactly("idleTimeout", "maxStreamDuration");
    assertThat(PolicyKeys.differingInVirtualHost(bytes(one), bytes(slower)))
        .containsExactly("timeout");
    assertThat(PolicyKeys.differingInVirtualHost(bytes(one), bytes(retried)))
        .containsExactly("retry");
  }

  @Test
  void theHeaderThatNamesAnInstanceComesFromTheBalancer() {
    RoutePlan plain = Plans.route("orders");
    RoutePlan named =
        plain.naming(Optional.of(new Direct("x-instance", NamedBy.INSTANCE, Otherwise.RANDOM)));
    RoutePlan byAddress =
        plain.naming(Optional.of(new Direct("x-at", NamedBy.ADDRESS, Otherwise.RANDOM)));

    for (RoutePlan other : List.of(named, byAddress)) {
      assertThat(
              PolicyKeys.differingInVirtualHost(
                  bytes(RouteTranslator.translate(plain)), bytes(RouteTranslator.translate(other))))
          .containsExactly("loadBalancer");
    }
  }

  @Test
  void namesWhatFiltersHeadersAndRoutesDiffer() {
    VirtualHost one = host(RouteAction.newBuilder());

    assertThat(
            differing(one, route -> route.putTypedPerFilterConfig(FAULT, Any.newBuilder().build())))
        .containsExactly("faults");
    assertThat(differing(one, route -> route.addRequestHeadersToRemove("x-a")))
        .containsExactly("requestHeaders");
    assertThat(differing(one, route -> route.addResponseHeadersToRemove("x-a")))
        .containsExactly("responseHeaders");
    assertThat(differing(one, route -> route.setMatch(RouteMatch.newBuilder().setPath("/a"))))
        .containsExactly("retry", "routes");
    VirtualHost limited =
        one.toBuilder().putTypedPerFilterConfig(RATE_LIMIT, Any.newBuilder().build()).build();
    assertThat(PolicyKeys.differingInVirtualHost(bytes(one), bytes(limited)))
        .containsExactly("rateLimit");
  }

  private static List<String> differing(VirtualHost host, Consumer<Route.Builder> change) {
    VirtualHost.Builder other = host.toBuilder();
    change.accept(other.getRoutesBuilder(0));
    return PolicyKeys.differingInVirtualHost(bytes(host), bytes(other.build()));
  }

  @Test
  void endpointsComeFromNoPolicyKey() {
    assertThat(PolicyKeys.of(ResourceType.ENDPOINT)).isEmpty();
    assertThat(PolicyKeys.of(ResourceType.CLUSTER)).contains("loadBalancer");
  }
}
