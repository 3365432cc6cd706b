package dev.fingerpost.discovery.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Maps;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.catalog.Weights;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatalogMergeTest {

  private final CatalogMerge merge = new CatalogMerge();

  @Test
  void holdsTheServicesAndInstancesOfAll() {
    CatalogMerge.Merged merged =
        merge.merge(
            List.of(
                live(service("orders", instance("consul", "a", 1)), service("pay")),
                live(service("orders", instance("file", "b", 2)), service("web"))));

    assertThat(catalog(merged).services().keySet()).containsExactly("orders", "pay", "web");
    assertThat(ids(merged, "orders")).containsExactly("a", "b");
    assertThat(merged.diagnostics()).isEmpty();
  }

  @Test
  void keepsTheSameIdOfTwoRegistriesApart() {
    CatalogMerge.Merged merged =
        merge.merge(
            List.of(
                live(service("orders", instance("consul", "a", 1))),
                live(service("orders", instance("file", "a", 2)))));

    assertThat(ids(merged, "orders")).containsExactly("a", "a");
  }

  @Test
  void takesAnAddressThatIsGivenTwiceFromTheRegistryNamedFirst() {
    SourceState<ServiceCatalog> consul = live(service("orders", instance("consul", "a", 1)));
    SourceState<ServiceCatalog> file = live(service("orders", instance("file", "b", 1)));

    assertThat(ids(merge.merge(List.of(consul, file)), "orders")).containsExactly("a");
    CatalogMerge.Merged other = merge.merge(List.of(file, consul));
    assertThat(ids(other, "orders")).containsExactly("b");
    assertThat(other.diagnostics())
        .extracting(Diagnostic::code, Diagnostic::path, Diagnostic::message)
        .containsExactly(tuple("R124", "orders/a", "10.0.0.1:1 is given twice; b of file counts"));
  }

  @Test
  void keepsTheLowerCaseOneOfNamesThatDifferInCase() {
    CatalogMerge.Merged merged =
        merge.merge(List.of(live(service("Orders")), live(service("orders"))));

    assertThat(catalog(merged).services().keySet()).containsExactly("orders");
    assertThat(merged.diagnostics()).extracting(Diagnostic::code).containsExactly("R112");
  }

  @Test
  void hasNoValueUntilEachRegistryHasOne() {
    CatalogMerge.Merged merged =
        merge.merge(List.of(live(service("orders")), SourceState.starting("consul: wait")));

    assertThat(merged.value()).isEmpty();
  }

  @Test
  void goesOnWithoutOneThatOthersNeedNotWaitFor() {
    SourceState<ServiceCatalog> lost =
        new SourceState<>(
            Optional.empty(),
            new SourceStatus.Stale("consul/dc2: not read since the start", Instant.EPOCH),
            ImmutableList.of());

    CatalogMerge.Merged merged = merge.merge(List.of(live(service("orders")), lost));
    assertThat(catalog(merged).services().keySet()).containsExactly("orders");
    assertThat(merge.merge(List.of(lost)).value()).as("somebody must have spoken").isEmpty();
  }

  @Test
  void hasNoValueWhileOneWasRefusedFromTheStart() {
    SourceState<ServiceCatalog> refused =
        new SourceState<>(
            Optional.empty(),
            new SourceStatus.Refused("r.yaml is not there", Instant.EPOCH),
            ImmutableList.of());

    assertThat(merge.merge(List.of(live(service("orders")), refused)).value()).isEmpty();
  }

  @Test
  void keepsTheDiagnosticsOfAll() {
    Diagnostic one = Diagnostic.warning("R130", "one", "", "a");
    SourceState<ServiceCatalog> state =
        SourceState.live(ServiceCatalog.EMPTY, ImmutableList.of(one));

    assertThat(merge.merge(List.of(state, live())).diagnostics()).containsExactly(one);
  }

  @Test
  void handsOutTheSameObjectsForWhatDidNotChange() {
    SourceState<ServiceCatalog> consul =
        live(service("orders", instance("consul", "a", 1)), service("pay"));
    CatalogMerge.Merged before = merge.merge(List.of(consul, live(service("web"))));
    CatalogMerge.Merged same = merge.merge(List.of(consul, live(service("web"))));
    CatalogMerge.Merged after =
        merge.merge(List.of(consul, live(service("web", instance("file", "b", 2)))));

    assertThat(catalog(same)).isSameAs(catalog(before));
    assertThat(get(after, "orders")).isSameAs(get(before, "orders"));
    assertThat(get(after, "web")).isNotSameAs(get(before, "web"));
  }

  @Test
  void isTheRegistryItselfWhereThereIsOne() {
    SourceState<ServiceCatalog> only = live(service("orders", instance("file", "a", 1)));

    assertThat(merge.merge(List.of(only)).value()).isEqualTo(only.value());
  }

  private static SourceState<ServiceCatalog> live(Service... services) {
    return SourceState.live(
        ServiceCatalog.of(Maps.uniqueIndex(Arrays.asList(services), Service::name)),
        ImmutableList.of());
  }

  private static Service service(String name, Instance... instances) {
    return Service.of(name, List.of(instances));
  }

  private static Instance instance(String registry, String id, int port) {
    return new Instance(
        new InstanceKey(registry, "", "", id),
        new Address("10.0.0.1", port),
        Checks.PASSING,
        Weights.DEFAULT,
        Instance.Attributes.NONE,
        Instance.Presence.LISTED);
  }

  private static ServiceCatalog catalog(CatalogMerge.Merged state) {
    return state.value().orElseThrow();
  }

  private static Service get(CatalogMerge.Merged state, String name) {
    return Objects.requireNonNull(catalog(state).services().get(name));
  }

  private static List<String> ids(CatalogMerge.Merged state, String name) {
    return get(state, name).instances().stream().map(Instance::id).toList();
  }
}
