package dev.fingerpost.policies.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Maps;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Instance.Attributes;
import dev.fingerpost.model.catalog.Instance.Presence;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.catalog.Weights;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.Locality;
import dev.fingerpost.model.plan.Scopes;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.plan.ZoneChoice;
import dev.fingerpost.model.plan.ZoneOrder;
import dev.fingerpost.policies.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of {@code locality} and {@code dependsOn}. */
class ZonesTest {

  private final PolicyResolver resolver = new PolicyResolver();

  @Test
  void aModeIsTheClustersAffairOrTheEndpoints() {
    Service geo = service("geo", "a", "b");

    ServicePlan none = plan("", geo);
    assertThat(none.cluster().zones()).isEqualTo(new ZoneChoice.AllAlike());
    assertThat(none.endpoints().zones()).isEqualTo(new ZoneOrder.SideBySide());
    ServicePlan near = plan("services: {geo: {locality: sameZone}}", geo);
    assertThat(near.cluster().zones()).isEqualTo(new ZoneChoice.NearestFirst(6));
    assertThat(near.endpoints().zones()).isEqualTo(new ZoneOrder.SideBySide());
    ServicePlan first = plan("services: {geo: {locality: {mode: priority}}}", geo);
    assertThat(first.cluster().zones()).isEqualTo(new ZoneChoice.AllAlike());
    assertThat(first.endpoints().zones()).isEqualTo(new ZoneOrder.NearestFirst());
  }

  @Test
  void anotherWeightLeavesTheClusterAsItIs() {
    Service geo = service("geo", "a", "b");

    ServicePlan one = plan(weights("a: 80, b: 20"), geo);
    ServicePlan next = plan(weights("a: 20, b: 80"), geo);

    assertThat(one.endpoints().zones()).isEqualTo(weighted(80, 20));
    assertThat(next.endpoints().zones()).isEqualTo(weighted(20, 80));
    assertThat(next.cluster()).isSameAs(one.cluster()).isEqualTo(one.cluster());
  }

  @Test
  void aZoneThatIsNotListedWeighsOne() {
    Service geo = service("geo", "a", "bee");

    assertThat(plan(weights("a: 80, be: 20"), geo).endpoints().zones())
        .isEqualTo(
            new ZoneOrder.Weighted(
                ImmutableSortedMap.of(
                    new Locality("dc1", "a"), 80, new Locality("dc1", "bee"), 1)));
    assertThat(said(weights("a: 80, be: 20"), geo))
        .containsExactly(
            "W118 services.geo.locality `geo` has instances in `bee`, which `weights` does not"
                + " list: its weight is 1 (did you mean `be`?)");
  }

  @Test
  void saysWhenNothingComesOfZoneAware() {
    assertThat(said("services: {geo: {locality: sameZone}}", service("geo", "a", "b")))
        .containsExactly(
            "W112 services.geo.locality `zoneAware` has no effect on `geo`: it has 2 of the 6"
                + " instances that `minClusterSize` asks for (a smaller minClusterSize, or"
                + " mode: priority, does without)");
    assertThat(said("services: {geo: {locality: {minClusterSize: 2}}}", service("geo", "a", "a")))
        .containsExactly(
            "W112 services.geo.locality `zoneAware` has no effect on `geo`: its instances are in"
                + " one zone (`consul.zoneFrom` finds zones)");
    assertThat(said("services: {geo: {locality: {minClusterSize: 2}}}", service("geo", "a", "b")))
        .isEmpty();
  }

  @Test
  void saysItOnceForAllThatHaveTheDefault() {
    assertThat(
            said(
                "defaults: {locality: sameZone}",
                service("geo", "a", "b"),
                service("maps", "a"),
                service("tiles", "a")))
        .containsExactly(
            "W112 defaults.locality `zoneAware` has no effect on `geo`: it has 2 of the 6 instances"
                + " that `minClusterSize` asks for; and 2 more like it (a smaller"
                + " minClusterSize, or mode: priority, does without)");
  }

  @Test
  void anEnvoySeesWhatItsServiceDependsOnAndItself() {
    Scopes scopes =
        scopes(
            """
            defaults: {dependsOn: [login]}
            services:
              web: {dependsOn: [orders, stock]}
              admin: {dependsOn: all}
              batch: {timeout: 1s}
            """);

    assertThat(scopes.of("web")).contains(ImmutableSortedSet.of("orders", "stock", "web"));
    assertThat(scopes.of("admin")).isEmpty();
    assertThat(scopes.of("batch")).contains(ImmutableSortedSet.of("batch", "login"));
    assertThat(scopes.of("never-heard-of"))
        .contains(ImmutableSortedSet.of("login", "never-heard-of"));
    assertThat(scopes("services: {web: {dependsOn: []}}").of("web"))
        .contains(ImmutableSortedSet.of("web"));
    assertThat(scopes("services: {web: {dependsOn: []}}").of("api")).isEmpty();
  }

  @Test
  void saysWhichDependencyNobodyKnows() {
    assertThat(
            said(
                "services: {geo: {dependsOn: [mapss, geo]}}",
                service("geo", "a"),
                service("maps", "a")))
        .containsExactly(
            "W104 services.geo.dependsOn no registry knows a service `mapss` (did you mean"
                + " `maps`?)");
  }

  private static String weights(String weights) {
    return "services: {geo: {locality: {mode: weighted, weights: {%s}}}}".formatted(weights);
  }

  private static ZoneOrder weighted(int a, int b) {
    return new ZoneOrder.Weighted(
        ImmutableSortedMap.of(new Locality("dc1", "a"), a, new Locality("dc1", "b"), b));
  }

  private ServicePlan plan(String policies, Service service) {
    Map<String, ServicePlan> plans =
        resolver.resolve(catalog(service), Texts.set(policies)).plan().services();
    return Objects.requireNonNull(plans.get(service.name()));
  }

  private Scopes scopes(String policies) {
    return resolver.resolve(catalog(), Texts.set(policies)).plan().scopes();
  }

  private List<String> said(String policies, Service... services) {
    return resolver.resolve(catalog(services), Texts.set(policies)).diagnostics().stream()
        .map(ZonesTest::spelt)
        .toList();
  }

  private static String spelt(Diagnostic found) {
    String hint = Optional.of(found.hint()).filter(text -> !text.isEmpty()).orElse("-");
    return "%s %s %s (%s)".formatted(found.code(), found.path(), found.message(), hint);
  }

  private static ServiceCatalog catalog(Service... services) {
    return ServiceCatalog.of(Maps.uniqueIndex(List.of(services), Service::name));
  }

  /** A service with an instance in each of the zones. */
  private static Service service(String name, String... zones) {
    List<Instance> instances = new ArrayList<>();
    for (String zone : zones) {
      int number = instances.size() + 1;
      instances.add(
          new Instance(
              new InstanceKey("file", "dc1", "", name + number),
              new Address("10.0.0." + number, 80),
              Checks.PASSING,
              Weights.DEFAULT,
              new Attributes(ImmutableSortedMap.of("zone", zone), ImmutableSortedSet.of(), ""),
              Presence.LISTED));
    }
    return Service.of(name, instances);
  }
}
