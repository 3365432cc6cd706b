package dev.fingerpost.server.reconcile;

import static dev.fingerpost.server.reconcile.Catalogs.catalog;
import static dev.fingerpost.server.reconcile.Catalogs.instance;
import static dev.fingerpost.server.reconcile.Catalogs.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Instance.Presence;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.policy.PolicySet;
import dev.fingerpost.policies.PolicyLanguage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DeparturesTest {

  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  private final Departures departures = new Departures();

  @Test
  void givesTheLiveCatalogItselfWhileNothingDeparts() {
    ServiceCatalog live = catalog(service("orders", instance("a", 1)));

    assertThat(apply(live, 0)).isSameAs(live);
    assertThat(departures.nextChange()).isEmpty();
  }

  @Test
  void drainsADeregisteredInstanceForTwoSecondsThenForgetsIt() {
    apply(catalog(service("orders", instance("a", 1), instance("b", 2))), 0);
    ServiceCatalog live = catalog(service("orders", instance("a", 1)));

    assertThat(instances(apply(live, 0), "orders"))
        .extracting(Instance::id, Instance::presence)
        .containsExactly(tuple("a", Presence.LISTED), tuple("b", Presence.LEAVING));
    assertThat(departures.nextChange()).contains(START.plusSeconds(2));
    assertThat(apply(live, 2)).isSameAs(live);
    assertThat(departures.nextChange()).isEmpty();
  }

  @Test
  void keepsTheSameServiceObjectWhileADrainGoesOn() {
    apply(catalog(service("orders", instance("a", 1), instance("b", 2))), 0);
    ServiceCatalog live = catalog(service("orders", instance("a", 1)));

    Service first = Objects.requireNonNull(apply(live, 0).services().get("orders"));
    Service second = Objects.requireNonNull(apply(live, 1).services().get("orders"));

    assertThat(second).isSameAs(first);
  }

  @Test
  void dropsACriticalInstanceAtOnceSinceItHasNothingToDrain() {
    apply(catalog(service("orders", instance("a", 1, Checks.of(CheckStatus.CRITICAL)))), 0);

    assertThat(instances(apply(catalog(service("orders")), 0), "orders")).isEmpty();
  }

  @Test
  void takesAnInstanceThatComesBackAsListed() {
    apply(catalog(service("orders", instance("a", 1))), 0);
    apply(catalog(service("orders")), 0);

    assertThat(instances(apply(catalog(service("orders", instance("a", 1))), 1), "orders"))
        .extracting(Instance::presence)
        .containsExactly(Presence.LISTED);
  }

  @Test
  void aNewInstanceOnTheSameAddressEndsTheDrainOfTheOld() {
    apply(catalog(service("orders", instance("old", 1))), 0);

    assertThat(instances(apply(catalog(service("orders", instance("new", 1))), 0), "orders"))
        .extracting(Instance::id)
        .containsExactly("new");
  }

  @Test
  void keepsAVanishedServiceAsAnEmptyOneForTenMinutes() {
    apply(catalog(service("orders", instance("a", 1))), 0);

    assertThat(instances(apply(catalog(), 0), "orders")).hasSize(1);
    assertThat(instances(apply(catalog(), 2), "orders")).isEmpty();
    assertThat(departures.nextChange()).contains(START.plus(Duration.ofMinutes(10)));
    assertThat(apply(catalog(), 599).services()).containsKey("orders");
    assertThat(apply(catalog(), 600).services()).isEmpty();
  }

  @Test
  void keepsAVanishedServiceForAsLongAsAPolicyNamesIt() {
    apply(catalog(service("orders", instance("a", 1))), 0);
    apply(catalog(), 0);

    PolicySet named = policies("services: {orders: {timeout: 1s}}");
    assertThat(departures.apply(catalog(), named, START.plusSeconds(9999)).services())
        .containsKey("orders");
    assertThat(departures.nextChange()).isEmpty();
  }

  @Test
  void aServiceThatComesBackIsLiveAgain() {
    apply(catalog(service("orders", instance("a", 1))), 0);
    apply(catalog(), 0);
    ServiceCatalog live = catalog(service("orders", instance("a", 1)));

    assertThat(apply(live, 3)).isSameAs(live);
    assertThat(apply(live, 700)).isSameAs(live);
  }

  @Test
  void keepsAVanishedServiceForAsLongAsItsGuardSays() {
    PolicySet soon = policies("defaults: {guard: {removeAfter: 20s}}");
    PolicySet atOnce = policies("defaults: {guard: {removeAfter: 0s}}");
    apply(catalog(service("orders", instance("a", 1))), 0);
    apply(catalog(), 0);

    assertThat(departures.apply(catalog(), soon, START.plusSeconds(19)).services())
        .containsKey("orders");
    assertThat(departures.nextChange()).contains(START.plusSeconds(20));
    assertThat(departures.apply(catalog(), atOnce, START.plusSeconds(19)).services()).isEmpty();
  }

  private ServiceCatalog apply(ServiceCatalog live, int second) {
    return departures.apply(live, PolicyLanguage.builtIn().set(), START.plusSeconds(second));
  }

  private static PolicySet policies(String text) {
    return PolicyLanguage.load(Map.of("a.yaml", text.getBytes(StandardCharsets.UTF_8)))
        .set()
        .orElseThrow();
  }

  private static List<Instance> instances(ServiceCatalog catalog, String service) {
    return Objects.requireNonNull(catalog.services().get(service)).instances();
  }
}
