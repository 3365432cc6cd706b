package dev.fingerpost.envoy.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fingerpost.envoy.bootstrap.Nodes;
import dev.fingerpost.envoy.fixture.Plans;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.model.plan.ClusterPlan;
import dev.fingerpost.model.plan.RoutePlan;
import dev.fingerpost.model.plan.RouteRule;
import dev.fingerpost.model.plan.RouteSettings;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.balance.LoadBalancer.Direct;
import dev.fingerpost.model.policy.balance.LoadBalancer.NamedBy;
import dev.fingerpost.model.policy.balance.LoadBalancer.Otherwise;
import dev.fingerpost.model.policy.routing.HeaderChanges;
import dev.fingerpost.model.policy.routing.HeaderMatch;
import dev.fingerpost.model.policy.routing.PathMatch;
import dev.fingerpost.model.policy.routing.RequestMatch;
import dev.fingerpost.model.policy.timeout.Timeouts;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.LoadBalancingPolicy;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.load_balancing_policies.wrr_locality.v3.WrrLocality;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GrpcViewTest {

  private static final LoadBalancer.Hashing HASHING =
      new LoadBalancer.Hashing(ImmutableList.of(), OptionalInt.empty());

  private final GrpcView view = new GrpcView();

  @Test
  void eachNameOfAServiceIsAnApiListener() throws InvalidProtocolBufferException {
    ImmutableList<Entry> entries = view.of(Plans.traffic(Plans.service("orders", 80)));

    assertThat(entries)
        .extracting(Entry::type, Entry::name)
        .containsExactly(
            tuple(ResourceType.CLUSTER, "orders"), tuple(ResourceType.LISTENER, "orders"));
    Listener listener = Listener.parseFrom(entries.get(1).body());
    assertThat(listener.hasAddress()).isFalse();
    HttpConnectionManager manager = manager(listener);
    assertThat(manager.getHttpFiltersList()).hasSize(1);
    assertThat(manager.getHttpFilters(0).getName()).isEqualTo("envoy.filters.http.router");
    assertThat(manager.getRouteConfig().getVirtualHosts(0).getDomainsList()).contains("orders");
  }

  @Test
  void aServiceWithoutRequestsHasNoListener() {
    ServicePlan orders = Plans.service("orders", 80);
    RoutePlan none = RoutePlan.of("orders", ImmutableList.of(), orders.route().settings());

    assertThat(
            view.of(
                Plans.traffic(
                    new ServicePlan("orders", orders.cluster(), orders.endpoints(), none))))
        .extracting(Entry::type)
        .containsExactly(ResourceType.CLUSTER);
  }

  @Test
  void balancersThatGrpcMayNotKnowHaveOneBehindThemThatItKnows()
      throws InvalidProtocolBufferException {
    assertThat(insideLocality(new LoadBalancer.Random())).containsExactly("random", "round_robin");
    assertThat(insideLocality(new LoadBalancer.LeastRequest(2, false)))
        .containsExactly("least_request", "round_robin");
    assertThat(insideLocality(new LoadBalancer.RoundRobin())).containsExactly("round_robin");
    assertThat(names(balancer(new LoadBalancer.Maglev(HASHING, 65_537))))
        .containsExactly("maglev", "ring_hash");
    assertThat(names(balancer(new LoadBalancer.RingHash(HASHING, 1024, 8_388_608))))
        .containsExactly("ring_hash");
  }

  @Test
  void grpcChoosesAsIfNoRequestNamedItsInstance() throws InvalidProtocolBufferException {
    for (NamedBy by : NamedBy.values()) {
      assertThat(insideLocality(new Direct("x-i", by, Otherwise.LEAST_REQUEST)))
          .containsExactly("least_request", "round_robin");
      assertThat(insideLocality(new Direct("x-i", by, Otherwise.REJECT)))
          .containsExactly("round_robin");
    }
    Direct direct = new Direct("x-i", NamedBy.INSTANCE, Otherwise.REJECT);
    RoutePlan route = Plans.route("orders").naming(Optional.of(direct));
    assertThat(host(route).getTypedPerFilterConfigMap()).isEmpty();
  }

  @Test
  void timeOutsAndRetriesAreSaidInTheWordsOfGrpc() throws InvalidProtocolBufferException {
    Route posted = onlyRoute(Plans.route("orders", Plans.retry("GET", "POST")));
    assertThat(posted.getMatch().getHeadersList()).isEmpty();
    assertThat(posted.getRoute().hasRetryPolicy()).isTrue();
    assertThat(posted.getRoute().getMaxStreamDuration().getMaxStreamDuration().getSeconds())
        .isEqualTo(15);

    assertThat(onlyRoute(Plans.route("orders", Plans.retry("GET"))).getRoute().hasRetryPolicy())
        .isFalse();
  }

  @Test
  void theShorterOfTimeoutAndStreamDurationCounts() throws InvalidProtocolBufferException {
    assertThat(secondsOfAStream(15, Optional.of(20))).isEqualTo(15);
    assertThat(secondsOfAStream(15, Optional.of(10))).isEqualTo(10);
    assertThat(secondsOfAStream(0, Optional.of(10))).isEqualTo(10);
    assertThat(secondsOfAStream(15, Optional.of(0))).isEqualTo(15);
    assertThat(secondsOfAStream(0, Optional.empty())).isZero();
  }

  @Test
  void routesForCallsAreMatchedByPathAndHeader() throws InvalidProtocolBufferException {
    RequestMatch gold =
        new RequestMatch(
            ImmutableSortedSet.of("POST"),
            PathMatch.ANY,
            ImmutableList.of(new HeaderMatch("x-tier", new HeaderMatch.Condition.Exact("gold"))));
    List<Route> routes =
        routes(
            new RoutePlan(
                "orders",
                ImmutableList.of("orders"),
                ImmutableList.of(
                    rule(path(new PathMatch.Prefix("/shop.Orders"))),
                    rule(path(new PathMatch.Prefix("/shop.Orders/Get"))),
                    rule(path(new PathMatch.Exact("/shop.Orders/Put"))),
                    rule(
                        new RequestMatch(
                            ImmutableSortedSet.of("GET"), PathMatch.ANY, ImmutableList.of())),
                    rule(gold),
                    rule(RequestMatch.ANY))));

    assertThat(routes)
        .extracting(route -> route.getMatch().getPrefix() + "|" + route.getMatch().getPath())
        .containsExactly("/shop.Orders/|", "|/shop.Orders/Get", "|/shop.Orders/Put", "/|", "/|");
    assertThat(routes.get(3).getMatch().getHeadersList())
        .extracting(HeaderMatcher::getName)
        .containsExactly("x-tier");
  }

  private static RequestMatch path(PathMatch path) {
    return new RequestMatch(ImmutableSortedSet.of(), path, ImmutableList.of());
  }

  private static RouteRule rule(RequestMatch match) {
    return new RouteRule(match, settings(Timeouts.of(Duration.ofSeconds(1))));
  }

  @Test
  void whatDidNotChangeIsNotMadeAgain() {
    ServicePlan orders = Plans.service("orders", 80);
    ImmutableList<Entry> before = view.of(Plans.traffic(orders));

    ImmutableList<Entry> after = view.of(Plans.traffic(orders, Plans.service("reviews", 81)));

    assertThat(after).hasSize(4);
    assertThat(after.getFirst()).isSameAs(before.getFirst());
    assertThat(view.of(Plans.traffic())).isEmpty();
  }

  @Test
  void grpcClientsAreOneAudience() {
    Node java = Node.newBuilder().setCluster("a").setUserAgentName("gRPC Java").build();
    Node go = Node.newBuilder().setCluster("b").setUserAgentName("gRPC Go").build();
    Node envoy = Node.newBuilder().setCluster("a").setUserAgentName("envoy").build();

    assertThat(Nodes.audience(java)).isEqualTo(Audience.PROXYLESS_GRPC);
    assertThat(Nodes.audience(go)).isEqualTo(Audience.PROXYLESS_GRPC);
    assertThat(Nodes.audience(envoy)).isEqualTo(new Audience("a", Audience.DEFAULT_OUTBOUND));
  }

  private long secondsOfAStream(int timeout, Optional<Integer> maxStream)
      throws InvalidProtocolBufferException {
    Timeouts timeouts =
        new Timeouts(
            Duration.ofSeconds(timeout), Optional.empty(), maxStream.map(Duration::ofSeconds));
    RouteSettings settings = settings(timeouts);
    return onlyRoute(RoutePlan.of("orders", ImmutableList.of("orders"), settings))
        .getRoute()
        .getMaxStreamDuration()
        .getMaxStreamDuration()
        .getSeconds();
  }

  private VirtualHost host(RoutePlan route) throws InvalidProtocolBufferException {
    ImmutableList<Entry> entries = view.of(Plans.traffic(service(Plans.cluster("orders"), route)));
    Listener listener = Listener.parseFrom(entries.get(1).body());
    return manager(listener).getRouteConfig().getVirtualHosts(0);
  }

  private static RouteSettings settings(Timeouts timeouts) {
    return new RouteSettings(
        timeouts,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        HeaderChanges.NONE,
        ImmutableList.of());
  }

  private Route onlyRoute(RoutePlan route) throws InvalidProtocolBufferException {
    List<Route> routes = routes(route);
    assertThat(routes).hasSize(1);
    return routes.getFirst();
  }

  private List<Route> routes(RoutePlan route) throws InvalidProtocolBufferException {
    return host(route).getRoutesList();
  }

  private List<String> insideLocality(LoadBalancer balancer) throws InvalidProtocolBufferException {
    LoadBalancingPolicy policy = balancer(balancer);
    assertThat(names(policy)).containsExactly("wrr_locality");
    return names(
        policy
            .getPolicies(0)
            .getTypedExtensionConfig()
            .getTypedConfig()
            .unpack(WrrLocality.class)
            .getEndpointPickingPolicy());
  }

  private LoadBalancingPolicy balancer(LoadBalancer balancer)
      throws InvalidProtocolBufferException {
    ClusterPlan plan = Plans.cluster("orders", balancer);
    ImmutableList<Entry> entries = view.of(Plans.traffic(service(plan, Plans.route("orders"))));
    return Cluster.parseFrom(entries.getFirst().body()).getLoadBalancingPolicy();
  }

  private static ServicePlan service(ClusterPlan cluster, RoutePlan route) {
    return new ServicePlan("orders", cluster, Plans.endpoints("orders"), route);
  }

  private static HttpConnectionManager manager(Listener listener)
      throws InvalidProtocolBufferException {
    return listener.getApiListener().getApiListener().unpack(HttpConnectionManager.class);
  }

  private static List<String> names(LoadBalancingPolicy policy) {
    return policy.getPoliciesList().stream()
        .map(each -> each.getTypedExtensionConfig().getName())
        .map(name -> name.substring(name.lastIndexOf('.') + 1))
        .toList();
  }
}
