package dev.fingerpost.envoy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.resource.Entries;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.LoadBalancingPolicy;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.listener.v3.ApiListener;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.load_balancing_policies.random.v3.Random;
import io.envoyproxy.envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeCostTest {

  private static final Cluster ORDERS =
      Cluster.newBuilder()
          .setName("orders")
          .setConnectTimeout(Durations.fromSeconds(1))
          .setOutlierDetection(OutlierDetection.newBuilder().setInterval(Durations.fromSeconds(10)))
          .setLoadBalancingPolicy(balancer(RoundRobin.getDefaultInstance()))
          .build();

  @Test
  void equalBytesCostNothing() {
    Cost cost = cost(ResourceType.CLUSTER, ORDERS, ORDERS);

    assertThat(cost.worst()).isEqualTo(CostClass.NOTHING);
    assertThat(cost.effects()).isEmpty();
    assertThat(cost.print()).isEqualTo("cluster orders: unchanged");
  }

  @Test
  void anyFieldOfAClusterMakesItANewOneAndIsNamed() {
    Cluster.Builder next = ORDERS.toBuilder();
    next.getOutlierDetectionBuilder()
        .setInterval(Durations.fromSeconds(5))
        .setConsecutive5Xx(UInt32Value.of(3));
    next.setConnectTimeout(Durations.fromSeconds(2));

    Cost cost = cost(ResourceType.CLUSTER, ORDERS, next.build());

    assertThat(cost.parts())
        .isEqualTo(
            Map.of(
                CostClass.RECREATED,
                ImmutableSortedSet.of(
                    "connect_timeout",
                    "outlier_detection.consecutive_5xx",
                    "outlier_detection.interval")));
    assertThat(cost.effects())
        .contains(Effect.WARMS, Effect.CLOSES_CONNECTIONS, Effect.CLEARS_EJECTIONS);
    assertThat(cost.print())
        .isEqualTo(
            "cluster orders: created anew (connect_timeout, outlier_detection.consecutive_5xx,"
                + " outlier_detection.interval); rebuilds the load balancer, warms before it is"
                + " used, closes connections to instances, clears ejections");
  }

  @Test
  void anotherBalancerIsOneField() {
    Cluster next =
        ORDERS.toBuilder().setLoadBalancingPolicy(balancer(Random.getDefaultInstance())).build();

    assertThat(cost(ResourceType.CLUSTER, ORDERS, next).parts())
        .isEqualTo(
            Map.of(CostClass.RECREATED, ImmutableSortedSet.of("load_balancing_policy.policies")));
  }

  @Test
  void aBlockThatIsNewIsOneField() {
    Cluster next = ORDERS.toBuilder().clearOutlierDetection().build();

    assertThat(cost(ResourceType.CLUSTER, next, ORDERS).parts())
        .isEqualTo(Map.of(CostClass.RECREATED, ImmutableSortedSet.of("outlier_detection")));
  }

  @Test
  void comingIsCheaperThanGoing() {
    Entry cluster = entry(ResourceType.CLUSTER, ORDERS);

    assertThat(ChangeCost.of(Optional.empty(), Optional.of(cluster)).worst())
        .isEqualTo(CostClass.CREATED);
    assertThat(ChangeCost.of(Optional.of(cluster), Optional.empty()).worst())
        .isEqualTo(CostClass.CLUSTER_REMOVED);
  }

  @Test
  void routesChangeInPlaceAndTheirVirtualHostsAreNamed() {
    RouteConfiguration before = routes("orders", 1, "users", 1);
    RouteConfiguration after = routes("orders", 2, "web", 1);

    Cost cost = cost(ResourceType.ROUTE, before, after);

    assertThat(cost.parts())
        .isEqualTo(Map.of(CostClass.IN_PLACE, ImmutableSortedSet.of("orders", "users", "web")));
    assertThat(cost.effects()).isEmpty();
    assertThat(cost.print()).isEqualTo("route outbound: changed in place (orders, users, web)");
  }

  @Test
  void whatIsAroundTheVirtualHostsChangesAllOfThem() {
    RouteConfiguration before = routes("orders", 1, "users", 1);
    RouteConfiguration after = before.toBuilder().setIgnorePortInHostMatching(true).build();

    assertThat(cost(ResourceType.ROUTE, before, after).parts().get(CostClass.IN_PLACE))
        .containsExactly("*");
  }

  @Test
  void runtimeChangesInPlace() {
    Runtime before = Runtime.newBuilder().setName("fingerpost").build();
    Runtime after = before.toBuilder().setLayer(before.getLayer().toBuilder()).build();

    assertThat(cost(ResourceType.RUNTIME, before, after).worst()).isEqualTo(CostClass.IN_PLACE);
  }

  @Test
  void aFilterChainDrainsAlone() {
    Listener before = Listener.newBuilder().setName("outbound").addFilterChains(chain("a")).build();
    Listener after = before.toBuilder().setFilterChains(0, chain("b")).build();

    Cost cost = cost(ResourceType.LISTENER, before, after);

    assertThat(cost.parts()).isEqualTo(Map.of(CostClass.CHAIN_DRAINED, ImmutableSortedSet.of("a")));
    assertThat(cost.effects()).containsExactly(Effect.DRAINS_CALLERS);
  }

  @Test
  void anythingElseDrainsTheListener() {
    Listener before = Listener.newBuilder().setName("outbound").build();
    Listener after =
        before.toBuilder().setEnableReusePort(com.google.protobuf.BoolValue.of(false)).build();

    assertThat(cost(ResourceType.LISTENER, before, after).parts())
        .isEqualTo(Map.of(CostClass.LISTENER_DRAINED, ImmutableSortedSet.of("enable_reuse_port")));
  }

  @Test
  void aListenerThatListensNowhereHasNobodyToDrain() {
    Listener before =
        Listener.newBuilder()
            .setName("orders")
            .setApiListener(ApiListener.newBuilder().setApiListener(Deterministic.pack(ORDERS)))
            .build();
    Listener after = before.toBuilder().setApiListener(ApiListener.getDefaultInstance()).build();

    assertThat(cost(ResourceType.LISTENER, before, after).effects()).isEmpty();
  }

  @Test
  void aChangeBeginsWithWhatIsDearest() {
    Entry routes = entry(ResourceType.ROUTE, routes("orders", 1, "users", 1));
    Entry cluster = entry(ResourceType.CLUSTER, ORDERS);
    Entry gone = entry(ResourceType.CLUSTER, ORDERS.toBuilder().setName("gone").build());
    Map<ResourceId, Entry> before =
        Map.of(
            new ResourceId(ResourceType.CLUSTER, "gone"),
            gone,
            new ResourceId(ResourceType.ROUTE, "outbound"),
            entry(ResourceType.ROUTE, routes("orders", 2, "users", 1)));

    ImmutableList<Cost> costs =
        ChangeCost.of(
            id -> Optional.ofNullable(before.get(id)),
            new ChangeSet(
                ImmutableList.of(routes, cluster),
                ImmutableList.of(
                    new ResourceId(ResourceType.CLUSTER, "gone"),
                    new ResourceId(ResourceType.CLUSTER, "never-there"))));

    assertThat(costs)
        .extracting(Cost::worst)
        .containsExactly(CostClass.CLUSTER_REMOVED, CostClass.CREATED, CostClass.IN_PLACE);
  }

  @Test
  void twoResourcesAreNoChange() {
    assertThatThrownBy(
            () -> cost(ResourceType.CLUSTER, ORDERS, ORDERS.toBuilder().setName("users").build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("users");
  }

  private static Cost cost(ResourceType type, Message before, Message after) {
    return ChangeCost.of(Optional.of(entry(type, before)), Optional.of(entry(type, after)));
  }

  private static Entry entry(ResourceType type, Message message) {
    Object name = message.getField(message.getDescriptorForType().findFieldByName("name"));
    return Entries.general(type, name.toString(), message);
  }

  private static LoadBalancingPolicy balancer(Message config) {
    return LoadBalancingPolicy.newBuilder()
        .addPolicies(
            LoadBalancingPolicy.Policy.newBuilder()
                .setTypedExtensionConfig(
                    TypedExtensionConfig.newBuilder().setTypedConfig(Deterministic.pack(config))))
        .build();
  }

  private static RouteConfiguration routes(String one, int oneSize, String other, int otherSize) {
    return RouteConfiguration.newBuilder()
        .setName("outbound")
        .addVirtualHosts(host(one, oneSize))
        .addVirtualHosts(host(other, otherSize))
        .build();
  }

  private static VirtualHost host(String name, int size) {
    return VirtualHost.newBuilder()
        .setName(name)
        .setPerRequestBufferLimitBytes(UInt32Value.of(size))
        .build();
  }

  private static FilterChain chain(String name) {
    return FilterChain.newBuilder().setName(name).build();
  }
}
