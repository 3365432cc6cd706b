package dev.fingerpost.server.reconcile;

import static dev.fingerpost.model.plan.EndpointHealth.DRAINING;
import static dev.fingerpost.model.plan.EndpointHealth.HEALTHY;
import static dev.fingerpost.server.reconcile.Catalogs.catalog;
import static dev.fingerpost.server.reconcile.Catalogs.instance;
import static dev.fingerpost.server.reconcile.Catalogs.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.envoy.translate.Work;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Instance.Attributes;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.model.plan.EndpointHealth;
import dev.fingerpost.model.plan.Locality;
import dev.fingerpost.model.plan.PlannedEndpoint;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.policy.Approval;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.policy.Revision;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.SourceStatus;
import dev.fingerpost.policies.Loaded;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.server.brake.Brake;
import dev.fingerpost.server.brake.Evidence;
import dev.fingerpost.server.brake.Hold;
import dev.fingerpost.server.store.Publication;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PassTest {

  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final Audience WEB = new Audience("web", Audience.DEFAULT_OUTBOUND);

  private final Scripted<ServiceCatalog> registry = new Scripted<>("registry");
  private final Scripted<ServiceCatalog> other = new Scripted<>("other");
  private final Scripted<Policies> policies = new Scripted<>("policies");
  private final Latest<ImmutableSet<Audience>> audiences = new Latest<>(ImmutableSet.of());
  private final List<Publication> published = new ArrayList<>();
  private final Evidence evidence = new Evidence();
  private final Pass pass =
      new Pass(
          new Inputs(ImmutableList.of(registry, other), policies, audiences),
          new Brake(evidence, question -> {}),
          published::add);

  @Test
  void publishesNothingBeforeEverySourceHasSpoken() {
    registry.live(catalog(service("orders", instance("a", 1))));
    policies.live(PolicyLanguage.builtIn());

    Pass.Result result = pass.run(START);

    assertThat(published).isEmpty();
    assertThat(result.state().live()).isEmpty();
    assertThat(Readiness.of(result.state()).reasons()).contains("other starting: waiting");
  }

  @Test
  void publishesClustersEndpointsRoutesAndTheRuntimeAtFirst() {
    start(catalog(service("orders", instance("a", 1))));

    assertThat(updated(0))
        .containsExactlyInAnyOrder(
            id(ResourceType.CLUSTER, "orders"),
            id(ResourceType.ENDPOINT, "orders"),
            id(ResourceType.ROUTE, "outbound"),
            id(ResourceType.RUNTIME, "fingerpost"));
  }

  @Test
  void anEndpointChangeCostsOneAssignment() {
    start(catalog(service("orders", instance("a", 1)), service("reviews", instance("b", 2))));

    registry.live(
        catalog(
            service("orders", instance("a", 1), instance("c", 3)),
            service("reviews", instance("b", 2))));
    Pass.Result result = pass.run(START.plusSeconds(1));

    assertThat(updated(1)).containsExactly(id(ResourceType.ENDPOINT, "orders"));
    assertThat(result.work()).isEqualTo(new Work(0, 1, 0));
  }

  @Test
  void aTimeoutCostsTheRouteTableAndNoCluster() {
    start(catalog(service("orders", instance("a", 1))));

    policies.live(policy("services: {orders: {timeout: 1s}}"));
    pass.run(START.plusSeconds(1));

    assertThat(updated(1)).containsExactly(id(ResourceType.ROUTE, "outbound"));
  }

  @Test
  void holdsRouteTablesApartAndRemovalsUntilTheTableWithoutThem() {
    start(catalog(service("orders", instance("a", 1)), service("gone")));
    policies.live(policy("services: {orders: {timeout: 1s}}"));
    pass.run(START.plusMillis(600_000));

    registry.live(catalog(service("orders", instance("a", 1))));
    pass.run(START.plusMillis(600_000));
    Pass.Result early = pass.run(START.plusMillis(1_200_010));
    assertThat(early.state().live().orElseThrow().plan().services()).containsOnlyKeys("orders");
    policies.live(policy("services: {orders: {timeout: 2s}}"));
    Pass.Result held = pass.run(START.plusMillis(1_200_050));

    assertThat(published.getLast().changes().updated()).isEmpty();
    assertThat(held.nextChange()).contains(START.plusMillis(1_200_110));
    pass.run(START.plusMillis(1_200_110));
    assertThat(updated(published.size() - 1)).containsExactly(id(ResourceType.ROUTE, "outbound"));
  }

  @Test
  void removesAServiceTogetherWithTheTableThatNoLongerNamesIt() {
    start(catalog(service("orders", instance("a", 1)), service("gone")));
    registry.live(catalog(service("orders", instance("a", 1))));
    pass.run(START.plusSeconds(1));
    assertThat(published.getLast().changes().isEmpty()).isTrue();

    pass.run(START.plusSeconds(601));

    assertThat(updated(published.size() - 1)).containsExactly(id(ResourceType.ROUTE, "outbound"));
    assertThat(published.getLast().changes().removed())
        .containsExactlyInAnyOrder(
            id(ResourceType.CLUSTER, "gone"), id(ResourceType.ENDPOINT, "gone"));
  }

  @Test
  void whatWentDuringARestartDepartsAsItWouldHave() {
    pass.remember(
        List.of(
            catalog(
                service("orders", instance("a", 1), instance("b", 2)),
                service("gone", instance("c", 3)))));
    assertThat(published).isEmpty();

    registry.live(catalog(service("orders", instance("a", 1))));
    other.live(ServiceCatalog.EMPTY);
    policies.live(policy("defaults: {guard: {allowEmpty: true}}"));
    Pass.Result first = pass.run(START.plusSeconds(1));

    assertThat(health(first, "orders")).containsExactly(HEALTHY, DRAINING);
    assertThat(health(first, "gone")).containsExactly(DRAINING);
    assertThat(first.nextChange()).contains(START.plusSeconds(3));
    Pass.Result drained = pass.run(START.plusSeconds(3));
    assertThat(health(drained, "orders")).containsExactly(HEALTHY);
    assertThat(health(drained, "gone")).isEmpty();
  }

  @Test
  void whatWentDuringARestartIsDoubtedAsItWouldHaveBeen() {
    pass.remember(List.of(catalog(service("gone", instance("c", 3)))));
    registry.live(ServiceCatalog.EMPTY);
    other.live(ServiceCatalog.EMPTY);
    policies.live(PolicyLanguage.builtIn());
    Pass.Result first = pass.run(START.plusSeconds(1));

    assertThat(health(first, "gone")).containsExactly(HEALTHY);
    assertThat(first.state().holds()).hasSize(1);
  }

  @Test
  void tellsOfWhatWentOutAndWhatItWasMadeOf() {
    List<Published> seen = new ArrayList<>();
    Pass told =
        new Pass(
            new Inputs(ImmutableList.of(registry, other), policies, audiences),
            new Brake(evidence, question -> {}),
            published::add,
            seen::add);
    ServiceCatalog catalog = catalog(service("orders", instance("a", 1)));
    registry.live(catalog);
    told.run(START);
    assertThat(seen).isEmpty();

    other.live(ServiceCatalog.EMPTY);
    policies.live(PolicyLanguage.builtIn());
    told.run(START);

    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst().catalogs())
        .containsExactly(Map.entry("registry", catalog), Map.entry("other", ServiceCatalog.EMPTY));
    assertThat(seen.getFirst().changes()).isEqualTo(published.getFirst().changes());
  }

  @Test
  void makesAnOverlayForLiveAudiencesOnlyAndOnce() {
    start(catalog(service("orders", instance("a", 1))));
    assertThat(published.getFirst().overlays()).isEmpty();

    audiences.set(ImmutableSet.of(WEB));
    pass.run(START.plusSeconds(1));
    List<Entry> first = published.getLast().overlays().get(WEB);
    pass.run(START.plusSeconds(2));

    assertThat(first).isNotNull().extracting(Entry::name).containsExactly("outbound", "_local/web");
    assertThat(published.getLast().overlays().get(WEB)).isSameAs(first);
  }

  @Test
  void anEnvoyThatDependsOnSomeHasATableOfThese() {
    ServiceCatalog catalog =
        catalog(service("orders", instance("a", 1)), service("stock", instance("b", 2)));
    start(catalog);
    audiences.set(ImmutableSet.of(WEB));
    policies.live(policy("services: {web: {dependsOn: [orders]}}"));
    pass.run(START.plusSeconds(1));

    assertThat(published.getLast().scopes())
        .containsExactly(Map.entry(WEB, ImmutableSortedSet.of("orders", "web")));
    Entry table = overlay(WEB).getLast();
    assertThat(table.name()).isEqualTo("outbound");
    assertThat(table.body().toStringUtf8()).contains("orders").doesNotContain("stock");

    policies.live(policy("services: {web: {dependsOn: [orders]}, stock: {timeout: 3s}}"));
    pass.run(START.plusSeconds(2));
    assertThat(updated(published.size() - 1)).containsExactly(id(ResourceType.ROUTE, "outbound"));
    assertThat(overlay(WEB).getLast()).isSameAs(table);

    policies.live(policy(""));
    pass.run(START.plusSeconds(3));
    assertThat(published.getLast().scopes()).isEmpty();
    assertThat(overlay(WEB)).hasSize(2);
  }

  @Test
  void anEnvoyHasItsOwnOrderOfThoseServicesThatAskForIt() {
    Audience near = new Audience("web", new Locality("dc1", "a"), Audience.DEFAULT_OUTBOUND);
    audiences.set(ImmutableSet.of(WEB, near));
    start(
        catalog(
            service("geo", zoned("a", 1, "a"), zoned("b", 2, "b")),
            service("orders", zoned("c", 3, "a"), zoned("d", 4, "b"))));
    policies.live(policy("services: {geo: {locality: {mode: priority}}}"));
    pass.run(START.plusSeconds(1));

    assertThat(overlay(WEB)).hasSize(2);
    assertThat(overlay(near))
        .extracting(Entry::name)
        .containsExactly("outbound", "_local/web", "geo");
    ImmutableList<Entry> first = overlay(near);

    registry.live(
        catalog(
            service("geo", zoned("a", 1, "a"), zoned("b", 2, "b")),
            service("orders", zoned("c", 3, "a"), zoned("d", 5, "b"))));
    pass.run(START.plusSeconds(2));
    assertThat(updated(published.size() - 1)).containsExactly(id(ResourceType.ENDPOINT, "orders"));
    assertThat(overlay(near)).isSameAs(first);
  }

  @Test
  void whatIsHeldIsPlannedByTheNewestPolicyAndDrainsWhenItIsReleased() {
    start(catalog(service("orders", instance("a", 1), instance("b", 2))));
    registry.live(catalog(service("orders")));
    policies.live(policy("services: {orders: {loadBalancer: {fixedWeights: {a: 7}}}}"));
    Pass.Result held = pass.run(START.plusSeconds(1));

    assertThat(endpoints(held)).containsExactly("a HEALTHY", "b HEALTHY");
    Hold hold = held.state().holds().getFirst();
    assertThat(Readiness.of(held.state()).reasons()).containsExactly(hold.words());
    assertThat(held.nextChange()).isEmpty(); // a look is under way, and nobody answers

    evidence.approve(new Approval(hold.hash(), "operator ann"));
    Pass.Result released = pass.run(START.plusSeconds(90));
    assertThat(released.state().holds()).isEmpty();
    assertThat(endpoints(released)).containsExactly("a DRAINING", "b DRAINING");
    assertThat(endpoints(pass.run(START.plusSeconds(92)))).isEmpty();
  }

  @Test
  void aClockThatJumpsEndsAFaultAndNothingElse() {
    start(catalog(service("orders", instance("a", 1), instance("b", 2)), service("gone")));
    String fault = "{abort: {status: 503, share: 5%}, until: \"2026-11-01T01:00:00Z\"}";
    policies.live(policy("services: {orders: {faults: %s}}".formatted(fault)));
    registry.live(catalog(service("orders", instance("a", 1))));
    Pass.Result before = pass.run(START.plusSeconds(1));
    assertThat(endpoints(before)).containsExactly("a HEALTHY", "b DRAINING");
    assertThat(hasFault(before)).isTrue();

    Pass.Result after = pass.run(START.plusSeconds(2), START.plus(Duration.ofDays(30)));

    assertThat(endpoints(after)).containsExactly("a HEALTHY", "b DRAINING");
    assertThat(after.state().live().orElseThrow().plan().services()).containsKey("gone");
    assertThat(hasFault(after)).isFalse();
    assertThat(after.nextChange()).contains(START.plusSeconds(3));

    Pass.Result back = pass.run(START.plusMillis(2_500), START.plusMillis(2_500));
    assertThat(hasFault(back)).isTrue();
    assertThat(endpoints(pass.run(START.plusSeconds(3), START.minus(Duration.ofDays(30)))))
        .containsExactly("a HEALTHY");
  }

  private static boolean hasFault(Pass.Result result) {
    ServicePlan orders =
        Objects.requireNonNull(result.state().live().orElseThrow().plan().services().get("orders"));
    return orders.route().settings().faults().isPresent();
  }

  private static List<String> endpoints(Pass.Result result) {
    ServicePlan orders =
        Objects.requireNonNull(result.state().live().orElseThrow().plan().services().get("orders"));
    return orders.endpoints().endpoints().stream()
        .map(endpoint -> endpoint.key().id() + " " + endpoint.health())
        .toList();
  }

  @Test
  void keepsTheLastGoodPolicyAndSaysSo() {
    start(catalog(service("orders", instance("a", 1))));
    policies
        .state()
        .set(policies.state().get().with(new SourceStatus.Refused("commit abc: 1 error", START)));

    Pass.Result result = pass.run(START.plusSeconds(1));

    assertThat(published.getLast().changes().isEmpty()).isTrue();
    assertThat(Readiness.of(result.state()))
        .isEqualTo(
            new Readiness(
                true,
                ImmutableList.of(
                    "policies refused since 2026-11-01T00:00:00Z, the last good holds: commit"
                        + " abc: 1 error")));
  }

  private static List<EndpointHealth> health(Pass.Result result, String service) {
    ServicePlan plan =
        Objects.requireNonNull(result.state().live().orElseThrow().plan().services().get(service));
    return plan.endpoints().endpoints().stream().map(PlannedEndpoint::health).toList();
  }

  private ImmutableList<Entry> overlay(Audience audience) {
    return Objects.requireNonNull(published.getLast().overlays().get(audience));
  }

  private static Instance zoned(String id, int last, String zone) {
    Instance plain = instance(id, last);
    return new Instance(
        new InstanceKey("test", "dc1", "", id),
        plain.address(),
        plain.checks(),
        plain.weights(),
        new Attributes(ImmutableSortedMap.of(), ImmutableSortedSet.of(), zone),
        plain.presence());
  }

  private void start(ServiceCatalog catalog) {
    registry.live(catalog);
    other.live(ServiceCatalog.EMPTY);
    policies.live(PolicyLanguage.builtIn());
    pass.run(START);
  }

  private static Policies policy(String text) {
    Loaded loaded =
        PolicyLanguage.load(Map.of("policies/a.yaml", text.getBytes(StandardCharsets.UTF_8)));
    return new Policies(
        loaded.set().orElseThrow(), new Revision("abc", "a commit"), loaded.origins());
  }

  private List<ResourceId> updated(int publication) {
    return published.get(publication).changes().updated().stream()
        .map(entry -> id(entry.type(), entry.name()))
        .toList();
  }

  private static ResourceId id(ResourceType type, String name) {
    return new ResourceId(type, name);
  }
}
