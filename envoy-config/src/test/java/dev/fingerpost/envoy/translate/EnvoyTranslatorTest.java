package dev.fingerpost.envoy.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.fixture.Plans;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.ClusterPlan;
import dev.fingerpost.model.plan.EndpointHealth;
import dev.fingerpost.model.plan.RoutePlan;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.plan.TrafficPlan;
import dev.fingerpost.model.policy.balance.HashKey;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EnvoyTranslatorTest {
  private final EnvoyTranslator translator = new EnvoyTranslator(3);

  @Test
  void givesAClusterAndItsAssignmentForEachServiceInNameOrder() {
    Translation translation =
        translator.translate(Plans.traffic(Plans.service("users", 1), Plans.service("orders", 2)));

    assertThat(ids(translation))
        .containsExactly(
            new ResourceId(ResourceType.CLUSTER, "orders"),
            new ResourceId(ResourceType.ENDPOINT, "orders"),
            new ResourceId(ResourceType.CLUSTER, "users"),
            new ResourceId(ResourceType.ENDPOINT, "users"));
    assertThat(translation.virtualHosts()).containsOnlyKeys("orders", "users");
    assertThat(translation.diagnostics()).isEmpty();
    assertThat(translation.work()).isEqualTo(new Work(2, 2, 2));
  }

  @Test
  void doesNothingForThePlanOfTheLastPass() {
    TrafficPlan plan = Plans.traffic(Plans.service("orders", 1));
    Translation first = translator.translate(plan);

    Translation second = translator.translate(plan);

    assertThat(second.changes()).isEqualTo(ChangeSet.EMPTY);
    assertThat(second.virtualHosts()).isSameAs(first.virtualHosts());
    assertThat(second.work()).isEqualTo(Work.NONE);
  }

  @Test
  void translatesTheChangedPartOfTheChangedServiceOnly() {
    ServicePlan orders = Plans.service("orders", 1);
    ServicePlan users = Plans.service("users", 2);
    Translation first = translator.translate(Plans.traffic(orders, users));

    ServicePlan moved =
        new ServicePlan(
            "orders",
            orders.cluster(),
            Plans.endpoints("orders", Plans.endpoint(3)),
            orders.route());
    Translation second = translator.translate(Plans.traffic(moved, users));

    assertThat(ids(second)).containsExactly(new ResourceId(ResourceType.ENDPOINT, "orders"));
    assertThat(second.work()).isEqualTo(new Work(0, 1, 0));
    assertThat(second.virtualHosts()).isSameAs(first.virtualHosts());
  }

  @Test
  void sendsNothingForAnotherPlanWithEqualBytes() {
    Translation first = translator.translate(Plans.traffic(Plans.service("orders", 1)));

    Translation second = translator.translate(Plans.traffic(Plans.service("orders", 1)));

    assertThat(second.work()).isEqualTo(new Work(1, 1, 1));
    assertThat(second.changes()).isEqualTo(ChangeSet.EMPTY);
    assertThat(second.virtualHosts()).isSameAs(first.virtualHosts());
  }

  @Test
  void removesClusterAndAssignmentOfAServiceThatIsGone() {
    ServicePlan users = Plans.service("users", 2);
    translator.translate(Plans.traffic(Plans.service("orders", 1), users));

    Translation second = translator.translate(Plans.traffic(users));

    assertThat(second.changes().updated()).isEmpty();
    assertThat(second.changes().removed())
        .containsExactly(
            new ResourceId(ResourceType.CLUSTER, "orders"),
            new ResourceId(ResourceType.ENDPOINT, "orders"));
    assertThat(second.virtualHosts()).containsOnlyKeys("users");
  }

  @Test
  void givesAServiceWithoutRequestsEverythingButAVirtualHost() {
    ServicePlan orders = Plans.service("orders", 1);
    RoutePlan none = RoutePlan.of("orders", ImmutableList.of(), orders.route().settings());
    ServicePlan bytes = new ServicePlan("orders", orders.cluster(), orders.endpoints(), none);

    Translation first = translator.translate(Plans.traffic(bytes));
    assertThat(ids(first))
        .containsExactly(
            new ResourceId(ResourceType.CLUSTER, "orders"),
            new ResourceId(ResourceType.ENDPOINT, "orders"));
    assertThat(first.virtualHosts()).isEmpty();
    assertThat(first.diagnostics()).isEmpty();

    assertThat(translator.translate(Plans.traffic(orders)).virtualHosts())
        .containsOnlyKeys("orders");
    Translation third = translator.translate(Plans.traffic(bytes));
    assertThat(third.virtualHosts()).isEmpty();
    assertThat(third.changes()).isEqualTo(ChangeSet.EMPTY);
  }

  @Test
  void sendsAnEmptyAssignmentForAServiceWithoutInstances() {
    ServicePlan orders = Plans.service("orders", 1);
    translator.translate(Plans.traffic(orders));

    Translation second =
        translator.translate(
            Plans.traffic(
                new ServicePlan(
                    "orders", orders.cluster(), Plans.endpoints("orders"), orders.route())));

    assertThat(ids(second)).containsExactly(new ResourceId(ResourceType.ENDPOINT, "orders"));
    assertThat(second.changes().removed()).isEmpty();
  }

  @Test
  void leavesTheLastGoodClusterInPlaceOfABadOne() {
    ServicePlan good = Plans.service("orders", 1);
    Translation first = translator.translate(Plans.traffic(good));

    Translation second = translator.translate(Plans.traffic(with(good, badCluster("orders"))));
    Translation third = translator.translate(Plans.traffic(good));

    assertThat(second.changes()).isEqualTo(ChangeSet.EMPTY);
    assertThat(second.virtualHosts()).isSameAs(first.virtualHosts());
    assertThat(codes(second)).containsExactly("E220", "E205", "E216");
    assertThat(third.changes()).isEqualTo(ChangeSet.EMPTY);
    assertThat(third.diagnostics()).isEmpty();
  }

  @Test
  void holdsAServiceBackWhoseClusterWasNeverGood() {
    ServicePlan bad = with(Plans.service("orders", 1), badCluster("orders"));
    ServicePlan users = Plans.service("users", 2);

    Translation first = translator.translate(Plans.traffic(bad, users));
    Translation second = translator.translate(Plans.traffic(Plans.service("orders", 1), users));

    assertThat(first.changes().updated()).allMatch(entry -> entry.subject().equals("users"));
    assertThat(first.virtualHosts()).containsOnlyKeys("users");
    assertThat(codes(first)).containsExactly("E218", "E205", "E216");
    assertThat(second.changes().updated()).hasSize(2);
    assertThat(second.virtualHosts()).containsOnlyKeys("orders", "users");
  }

  @Test
  void checksWhatChangedAndNothingElse() {
    List<ServicePlan> plans = new ArrayList<>();
    for (int n = 0; n < 1000; n++) {
      plans.add(Plans.service("s" + n, 1 + n));
    }
    translator.translate(Plans.traffic(plans.toArray(ServicePlan[]::new)));
    long before = translator.checked();
    assertThat(before).isEqualTo(3000);

    plans.set(500, with(plans.get(500), badCluster("s500")));
    translator.translate(Plans.traffic(plans.toArray(ServicePlan[]::new)));

    assertThat(translator.checked() - before).isEqualTo(1);
  }

  @Test
  void comesToTheSameForManyServicesAtOnceAsForOneAfterTheOther() {
    List<ServicePlan> plans = new ArrayList<>();
    List<Entry> updated = new ArrayList<>();
    EnvoyTranslator slowly = new EnvoyTranslator();
    Translation last = slowly.translate(Plans.traffic());
    for (int n = 100; n < 400; n++) { // the order of names is that of numbers
      ServicePlan plan = Plans.service("s" + n, n);
      plans.add(n % 7 == 0 ? with(plan, badCluster("s" + n)) : plan);
      last = slowly.translate(Plans.traffic(plans.toArray(ServicePlan[]::new)));
      updated.addAll(last.changes().updated());
    }

    Translation atOnce = translator.translate(Plans.traffic(plans.toArray(ServicePlan[]::new)));

    assertThat(atOnce.changes().updated()).isEqualTo(updated).isNotEmpty();
    assertThat(atOnce.virtualHosts()).isEqualTo(last.virtualHosts());
    assertThat(atOnce.diagnostics()).isEqualTo(last.diagnostics()).isNotEmpty();
    assertThat(atOnce.work()).isEqualTo(new Work(300, 300, 300));
    assertThat(translator.checked()).isEqualTo(slowly.checked());
  }

  @Test
  void saysWhichServiceAndPolicyABadClusterComesFrom() {
    ServicePlan good = Plans.service("orders", 1);
    translator.translate(Plans.traffic(good));

    Translation second = translator.translate(Plans.traffic(with(good, badCluster("orders"))));

    assertThat(second.changes()).isEqualTo(ChangeSet.EMPTY);
    assertThat(second.diagnostics())
        .filteredOn(found -> found.code().equals("E205"))
        .extracting(Diagnostic::path, Diagnostic::isError)
        .containsExactly(tuple("services.orders.loadBalancer", true));
  }

  @Test
  void warnsOfARouteWhoseClusterIsHeldBack() {
    ServicePlan web = Plans.service("web", 1);
    ServicePlan routed =
        new ServicePlan("web", web.cluster(), web.endpoints(), Plans.route("orders"));

    Translation alone = translator.translate(Plans.traffic(routed));
    Translation both = translator.translate(Plans.traffic(routed, Plans.service("orders", 2)));

    assertThat(codes(alone)).containsExactly("E263");
    assertThat(codes(both)).isEmpty();
  }

  @Test
  void repeatsTheDiagnosticsOfServicesThatDidNotChange() {
    TrafficPlan plan = Plans.traffic(with(Plans.service("orders", 1), badCluster("orders")));
    List<Diagnostic> first = translator.translate(plan).diagnostics();

    assertThat(translator.translate(plan).diagnostics()).isEqualTo(first);
  }

  @Test
  void dropsABadEndpointAndNotItsAssignment() {
    ServicePlan orders = Plans.service("orders", 1);
    ServicePlan named =
        new ServicePlan(
            "orders",
            orders.cluster(),
            Plans.endpoints(
                "orders",
                Plans.endpoint(1),
                Plans.endpoint("host.example", 2, "", EndpointHealth.HEALTHY, 1)),
            orders.route());

    Translation translation = translator.translate(Plans.traffic(named));

    assertThat(translation.changes().updated()).hasSize(2);
    assertThat(codes(translation)).containsExactly("E210");
  }

  private static ServicePlan with(ServicePlan plan, ClusterPlan cluster) {
    return new ServicePlan(plan.service(), cluster, plan.endpoints(), plan.route());
  }

  private static ClusterPlan badCluster(String name) {
    LoadBalancer.Hashing hashing =
        new LoadBalancer.Hashing(ImmutableList.of(new HashKey.SourceIp()), OptionalInt.empty());
    return Plans.cluster(name, new LoadBalancer.Maglev(hashing, 10));
  }

  private static List<ResourceId> ids(Translation translation) {
    return translation.changes().updated().stream().map(EnvoyTranslatorTest::id).toList();
  }

  private static ResourceId id(Entry entry) {
    return new ResourceId(entry.type(), entry.name());
  }

  private static List<String> codes(Translation translation) {
    return translation.diagnostics().stream().map(Diagnostic::code).toList();
  }
}
