package dev.fingerpost.policies.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Maps;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Instance.Attributes;
import dev.fingerpost.model.catalog.Instance.Presence;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.catalog.Weights;
import dev.fingerpost.model.plan.EndpointHealth;
import dev.fingerpost.model.plan.Locality;
import dev.fingerpost.model.plan.PlannedEndpoint;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.policy.PolicySet;
import dev.fingerpost.model.policy.balance.HashKey;
import dev.fingerpost.policies.Texts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PolicyResolverTest {

  private final PolicyResolver resolver = new PolicyResolver();

  @Test
  void everyServiceHasAPlanAlsoAnEmptyOne() {
    ServicePlan plan = plan("", Service.of("Orders", List.of()));

    assertThat(plan.endpoints().endpoints()).isEmpty();
    assertThat(plan.route().domains()).containsExactly("orders", "orders.service.consul");
    assertThat(plan.cluster().policy().connectTimeout()).hasSeconds(1);
  }

  @Test
  void aServiceThatIsCalledLikeAnothersLongNameCannotTakeItAway() {
    ServiceCatalog catalog =
        catalog(Service.of("a", List.of()), Service.of("A.service.consul", List.of()));

    Map<String, ServicePlan> plans = resolver.resolve(catalog, Texts.set("")).plan().services();

    assertThat(plans.values().stream().flatMap(plan -> plan.route().domains().stream()))
        .containsExactly("a.service.consul.service.consul", "a", "a.service.consul");
  }

  @Test
  void healthFollowsChecksAndPolicy() {
    assertThat(health("", Checks.PASSING)).isEqualTo(EndpointHealth.HEALTHY);
    assertThat(health("", Checks.of(CheckStatus.WARNING))).isEqualTo(EndpointHealth.HEALTHY);
    assertThat(health("health: {warning: degraded}", Checks.of(CheckStatus.WARNING)))
        .isEqualTo(EndpointHealth.DEGRADED);
    assertThat(health("", Checks.of(CheckStatus.CRITICAL))).isEqualTo(EndpointHealth.UNHEALTHY);
    assertThat(health("", Checks.MAINTENANCE)).isEqualTo(EndpointHealth.DRAINING);
    assertThat(health("health: {maintenance: unhealthy}", Checks.MAINTENANCE))
        .isEqualTo(EndpointHealth.UNHEALTHY);
    Checks mixed =
        new Checks(false, CheckStatus.PASSING, CheckStatus.CRITICAL, CheckStatus.PASSING);
    assertThat(health("", mixed)).isEqualTo(EndpointHealth.UNHEALTHY);
    assertThat(health("health: {checks: one}", mixed)).isEqualTo(EndpointHealth.HEALTHY);
    Checks both =
        new Checks(true, CheckStatus.CRITICAL, CheckStatus.CRITICAL, CheckStatus.CRITICAL);
    assertThat(health("", both)).as("maintenance wins").isEqualTo(EndpointHealth.DRAINING);
  }

  @Test
  void anInstanceThatLeavesDrains() {
    Instance leaving = instance("a", 1).with(Presence.LEAVING);

    assertThat(endpoints("", leaving).get(0).health()).isEqualTo(EndpointHealth.DRAINING);
  }

  @Test
  void weightsComeFromTheRegistryOrFromMeta() {
    assertThat(weights("loadBalancer: weighted", weighted("a", 1), weighted("b", 5)))
        .isEqualTo("a=1 b=5");
    assertThat(weights("loadBalancer: weighted", weighted("a", 1), meta("b", "7")))
        .isEqualTo("a=1 b=7");
    assertThat(
            weights(
                "loadBalancer: weighted\nconsul: {weightFrom: tag.weight}",
                weighted("a", 1),
                tag("b", "weight:50")))
        .isEqualTo("a=1 b=50");
    assertThat(weights("loadBalancer: roundRobin", weighted("a", 1), weighted("b", 5)))
        .isEqualTo("a=1 b=1");
  }

  @Test
  void aWeightByNameBeatsAllOthers() {
    Instance elsewhere =
        new Instance(
            new InstanceKey("consul", "dc1", "n1", "a"),
            new Address("10.0.0.9", 80),
            Checks.PASSING,
            Weights.DEFAULT,
            Attributes.NONE,
            Presence.LISTED);

    assertThat(
            weights(
                "loadBalancer: {policy: weighted, fixedWeights: {a: 3, n1/a: 4, b: 2}}",
                weighted("a", 8),
                meta("b", "7"),
                weighted("c", 6),
                elsewhere))
        .isEqualTo("a=3 b=2 c=6 a=4");
  }

  @Test
  void aWeightInWarningKeepsTheRegistrysProportion() {
    Instance warning = with(instance("b", 2), Checks.of(CheckStatus.WARNING), new Weights(10, 1));
    assertThat(weights("loadBalancer: weighted", weighted("a", 10), warning)).isEqualTo("a=10 b=1");

    Instance fraction = with(instance("b", 2), Checks.of(CheckStatus.WARNING), new Weights(3, 1));
    assertThat(weights("loadBalancer: weighted", weighted("a", 1), fraction)).isEqualTo("a=1 b=1");
    Instance third = with(meta("b", "1"), Checks.of(CheckStatus.WARNING), new Weights(3, 1));
    assertThat(weights("loadBalancer: weighted", weighted("a", 1), third))
        .isEqualTo("a=1000 b=333");
  }

  @Test
  void largeWeightsAreScaledWithinTheirCluster() {
    assertThat(weights("loadBalancer: weighted", weighted("a", 65_535), weighted("b", 1)))
        .isEqualTo("a=1000 b=1");
    assertThat(weights("loadBalancer: weighted", weighted("a", 2000), weighted("b", 1000)))
        .isEqualTo("a=1000 b=500");
  }

  @Test
  void noWeightMeansNoNewTraffic() {
    for (Instance none :
        List.of(
            weighted("a", 0),
            meta("a", "0"),
            with(instance("a", 1), Checks.of(CheckStatus.WARNING), new Weights(1, 0)))) {
      PlannedEndpoint endpoint = endpoints("loadBalancer: roundRobin", none).get(0);
      assertThat(endpoint.health()).isEqualTo(EndpointHealth.DRAINING);
      assertThat(endpoint.weight()).isEqualTo(1);
    }
  }

  @Test
  void aWeightThatIsNoneIsIgnoredAndSaid() {
    for (String bad : List.of("much", "-1", "65536", "")) {
      Instance instance = meta("a", bad);
      assertThat(weights("loadBalancer: weighted", instance)).isEqualTo("a=1");
      assertThat(remarks("loadBalancer: weighted", instance))
          .isEqualTo("W120 s/a `%s` is no weight (expected: 0 to 65535)".formatted(bad));
    }
  }

  @Test
  void localityIsTheDatacenterAndTheZone() {
    Instance own =
        with(
            instance("a", 1),
            new Attributes(ImmutableSortedMap.of(), ImmutableSortedSet.of(), "z1"));
    assertThat(endpoints("", own).get(0).locality()).isEqualTo(new Locality("dc1", "z1"));

    Instance meta =
        with(
            instance("a", 1),
            new Attributes(ImmutableSortedMap.of("zone", "z2"), ImmutableSortedSet.of(), "z1"));
    assertThat(endpoints("", meta).get(0).locality()).isEqualTo(new Locality("dc1", "z2"));

    Instance bad =
        with(
            instance("a", 1),
            new Attributes(ImmutableSortedMap.of("zone", "z\n2"), ImmutableSortedSet.of(), "z1"));
    assertThat(endpoints("", bad).get(0).locality()).isEqualTo(new Locality("dc1", "z1"));
    assertThat(remarks("", bad)).isEqualTo("W120 s/a `z?2` is no zone");
  }

  @Test
  void theZoneOfTheHostCountsWhereTheInstanceSaysNone() {
    Instance silent =
        with(
            instance("a", 1),
            new Attributes(
                ImmutableSortedMap.of(),
                ImmutableSortedSet.of(),
                "",
                Instance.Surroundings.of(
                    ImmutableSortedMap.of("zone", "z9"), ImmutableSortedMap.of())));

    assertThat(endpoints("", silent).get(0).locality()).isEqualTo(new Locality("dc1", "z9"));
    assertThat(endpoints("consul: {zoneFrom: meta.rack}", silent).get(0).locality())
        .isEqualTo(new Locality("dc1", ""));
  }

  @Test
  void fromAnotherDatacenterTheTaggedAddressCountsThatPolicyNames() {
    Address tunnel = new Address("198.51.100.7", 8443);
    Instance remote =
        with(
            instance("a", 1),
            new Attributes(
                ImmutableSortedMap.of(),
                ImmutableSortedSet.of(),
                "",
                Instance.Surroundings.of(
                    ImmutableSortedMap.of(), ImmutableSortedMap.of("tunnel", tunnel))));

    assertThat(endpoints("consul: {remoteAddress: tunnel}", remote).get(0).address())
        .isEqualTo(tunnel);
    assertThat(endpoints("consul: {remoteAddress: other}", remote).get(0).address())
        .isEqualTo(instance("a", 1).address());
    assertThat(endpoints("", remote).get(0).address()).isEqualTo(instance("a", 1).address());
  }

  @Test
  void oneAddressIsOneEndpoint() {
    Instance second =
        new Instance(
            new InstanceKey("file", "dc1", "", "b"),
            instance("a", 1).address(),
            Checks.PASSING,
            Weights.DEFAULT,
            Attributes.NONE,
            Presence.LISTED);
    assertThat(weights("", instance("a", 1), second)).isEqualTo("a=1");
    assertThat(remarks("", instance("a", 1), second))
        .isEqualTo("W122 s/b two instances at 10.0.0.1:80: a is used, b is not");

    Instance leaving = instance("a", 1).with(Presence.LEAVING);
    assertThat(weights("", leaving, second)).as("the new one").isEqualTo("b=1");
    assertThat(remarks("", leaving, second)).isEmpty();
  }

  @Test
  void endpointsStandInAddressOrder() {
    assertThat(weights("", instance("a", 9), instance("b", 3))).isEqualTo("b=1 a=1");
  }

  @Test
  void routesCarryHashKeysAndRetriesThatGoElsewhere() {
    ServicePlan ring =
        plan("loadBalancer: {policy: ringHash, hashOn: [sourceIp]}", Service.of("s", List.of()));
    assertThat(ring.route().settings().hashOn()).containsExactly(new HashKey.SourceIp());

    ServicePlan stamp =
        plan("loadBalancer: timestamp\nretry: {otherHost: false}", Service.of("s", List.of()));
    assertThat(stamp.route().settings().retry().orElseThrow().target().otherHost()).isTrue();
    assertThat(
            plan("loadBalancer: timestamp\nretry: none", Service.of("s", List.of()))
                .route()
                .settings()
                .retry())
        .isEmpty();
  }

  @Test
  void saysWhatWeightsDoNotDo() {
    Instance[] unequal = {weighted("a", 1), weighted("b", 5)};

    assertThat(remarks("loadBalancer: random", unequal))
        .isEqualTo(
            "W107 services.s.loadBalancer the weights of `s` differ and `random` does not use them");
    assertThat(remarks("loadBalancer: leastRequest", unequal))
        .isEqualTo(
            "W108 services.s.loadBalancer the weights of `s` differ:"
                + " `leastRequest` takes turns by weight, not by choice");
    assertThat(remarks("timeout: 1s", unequal))
        .isEqualTo(
            "W108 defaults.loadBalancer the weights of 1 service differ:"
                + " `leastRequest` takes turns by weight, not by choice");
    assertThat(remarks("loadBalancer: weighted", unequal)).isEmpty();
  }

  @Test
  void saysWhereARetryMayGoBack() {
    Instance[] close = {weighted("a", 1), weighted("b", 5)};
    Instance[] skewed = {weighted("a", 1), weighted("b", 6), weighted("c", 1)};
    Instance[] twoHeavy = {weighted("a", 1), weighted("b", 6), weighted("c", 6)};

    assertThat(remarks("loadBalancer: timestamp", close)).isEmpty();
    assertThat(remarks("loadBalancer: timestamp", twoHeavy)).isEmpty();
    assertThat(remarks("loadBalancer: timestamp\nretry: none", skewed)).isEmpty();
    assertThat(remarks("loadBalancer: weighted", skewed)).isEmpty();
    assertThat(remarks("loadBalancer: timestamp", skewed))
        .isEqualTo(
            "W117 services.s.loadBalancer one weight of `s` is over five times the next:"
                + " a retry may go back to it");
  }

  @Test
  void saysThatAnInstanceIsNotThere() {
    assertThat(
            remarks(
                "loadBalancer: {policy: weighted, fixedWeights: {api-1: 1, api-x: 1, /api-1: 1}}",
                instance("api-1", 1)))
        .isEqualTo("W119 services.s.loadBalancer.fixedWeights `s` has no instance `api-x`");
    assertThat(remarks("timeout: 1s", instance("api-1", 1))).isEmpty();
  }

  @Test
  void saysThatAServiceIsNotThere() {
    Resolution resolution =
        resolver.resolve(
            catalog(Service.of("orders", List.of())), Texts.set("services: {odrers: {}}"));

    assertThat(resolution.diagnostics())
        .extracting(
            found -> found.code() + " " + found.path() + " " + found.message() + found.hint())
        .containsExactly(
            "W104 services.odrers no registry knows a service `odrers`did you mean `orders`?");
  }

  @Test
  void whatDidNotChangeIsTheSameObject() {
    PolicySet policies = Texts.set("services: {a: {timeout: 2s}}");
    Service a = Service.of("a", List.of(instance("a", 1), meta("c", "x")));
    Service b = Service.of("b", List.of(instance("b", 2)));
    Resolution first = resolver.resolve(catalog(a, b), policies);

    Service changed = Service.of("b", List.of(instance("b", 3)));
    Resolution second = resolver.resolve(catalog(a, changed), policies);
    assertThat(of(second, "a")).isSameAs(of(first, "a"));
    assertThat(of(second, "b")).isNotSameAs(of(first, "b"));
    assertThat(of(second, "b").cluster()).isSameAs(of(first, "b").cluster());
    assertThat(of(second, "b").route()).isSameAs(of(first, "b").route());
    assertThat(second.diagnostics()).hasSize(1);
    assertThat(second.diagnostics().get(0)).isSameAs(first.diagnostics().get(0));

    Resolution reloaded =
        resolver.resolve(catalog(a, changed), Texts.set("services: {a: {timeout: 3s}}"));
    assertThat(of(reloaded, "b")).isSameAs(of(second, "b"));
    assertThat(of(reloaded, "a").cluster()).isSameAs(of(first, "a").cluster());
    assertThat(of(reloaded, "a").endpoints()).isSameAs(of(first, "a").endpoints());
    assertThat(of(reloaded, "a").route().settings().timeouts().request()).hasSeconds(3);
  }

  @Test
  void itForgetsWithTheName() {
    Service a = Service.of("a", List.of(instance("a", 1)));
    ServicePlan first = of(resolver.resolve(catalog(a), Texts.set("")), "a");
    resolver.resolve(ServiceCatalog.EMPTY, Texts.set(""));

    ServicePlan again = of(resolver.resolve(catalog(a), Texts.set("")), "a");

    assertThat(again).isEqualTo(first).isNotSameAs(first);
  }

  private static ServicePlan of(Resolution resolution, String service) {
    ServicePlan plan = resolution.plan().services().get(service);
    assertThat(plan).isNotNull();
    return Objects.requireNonNull(plan);
  }

  private ServicePlan plan(String lines, Service service) {
    return of(resolver.resolve(catalog(service), policy(service.name(), lines)), service.name());
  }

  private static PolicySet policy(String service, String lines) {
    return lines.isEmpty()
        ? Texts.set("")
        : Texts.set("services:\n  " + service + ":\n" + lines.indent(4));
  }

  private EndpointHealth health(String lines, Checks checks) {
    return endpoints(lines, with(instance("a", 1), checks, Weights.DEFAULT)).get(0).health();
  }

  private ImmutableList<PlannedEndpoint> endpoints(String lines, Instance... instances) {
    return plan(lines, Service.of("s", List.of(instances))).endpoints().endpoints();
  }

  private String weights(String lines, Instance... instances) {
    return endpoints(lines, instances).stream()
        .map(endpoint -> endpoint.key().id() + "=" + endpoint.weight())
        .collect(Collectors.joining(" "));
  }

  private String remarks(String lines, Instance... instances) {
    return resolver
        .resolve(catalog(Service.of("s", List.of(instances))), policy("s", lines))
        .diagnostics()
        .stream()
        .map(found -> found.code() + " " + found.path() + " " + found.message())
        .collect(Collectors.joining("\n"));
  }

  private static ServiceCatalog catalog(Service... services) {
    return ServiceCatalog.of(Maps.uniqueIndex(List.of(services), Service::name));
  }

  private static Instance weighted(String id, int weight) {
    return with(instance(id, id.charAt(0) - 'a' + 1), Checks.PASSING, new Weights(weight, weight));
  }

  private static Instance meta(String id, String weight) {
    return with(
        instance(id, id.charAt(0) - 'a' + 1),
        new Attributes(ImmutableSortedMap.of("weight", weight), ImmutableSortedSet.of(), ""));
  }

  private static Instance tag(String id, String tag) {
    return with(
        instance(id, id.charAt(0) - 'a' + 1),
        new Attributes(ImmutableSortedMap.of(), ImmutableSortedSet.of(tag), ""));
  }

  private static Instance instance(String id, int last) {
    return new Instance(
        new InstanceKey("file", "dc1", "", id),
        new Address("10.0.0." + last, 80),
        Checks.PASSING,
        Weights.DEFAULT,
        Attributes.NONE,
        Presence.LISTED);
  }

  private static Instance with(Instance instance, Checks checks, Weights weights) {
    return new Instance(
        instance.key(),
        instance.address(),
        checks,
        weights,
        instance.attributes(),
        instance.presence());
  }

  private static Instance with(Instance instance, Attributes attributes) {
    return new Instance(
        instance.key(),
        instance.address(),
        instance.checks(),
        instance.weights(),
        attributes,
        instance.presence());
  }
}
