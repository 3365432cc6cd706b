package dev.fingerpost.discovery.consul.catalog;

import static dev.fingerpost.discovery.consul.catalog.Readings.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Maps;
import dev.fingerpost.discovery.consul.rows.Reading;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.source.SourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogStateTest {

  private Instant now = Instant.EPOCH;

  private final CatalogState state =
      new CatalogState("consul", () -> now, barrier(ServiceCatalog.EMPTY), ServiceCatalog.EMPTY);

  @Test
  void startsUntilEveryNameOfTheFirstListWasRead() {
    assertThat(reason()).isEqualTo("the list of services has not been read yet");
    names("consul", "orders", "pay");
    assertThat(reason()).isEqualTo("3 of 3 services not read yet");
    state.read("consul", rows("consul", 1));
    state.read("pay", rows("pay", 2));
    assertThat(reason()).isEqualTo("1 of 3 services not read yet");
    assertThat(state.source().value()).isEmpty();

    state.read("orders", rows("orders", 1));

    assertThat(state.source().status()).isEqualTo(new SourceStatus.Live());
    assertThat(catalog().services().keySet()).containsExactly("orders", "pay");
  }

  @Test
  void doesNotWaitForANameThatLeftBeforeItWasRead() {
    names("consul", "orders");
    state.read("consul", rows("consul", 1));
    names("consul");

    assertThat(state.source().status()).isEqualTo(new SourceStatus.Live());
    assertThat(state.watched()).containsExactly("consul");
  }

  @Test
  void isLiveWithAnEmptyCatalogWhereThereIsNothing() {
    ready();

    assertThat(catalog()).isEqualTo(ServiceCatalog.EMPTY);
  }

  @Test
  void publishesWithoutTheUnreadOnesWhenTimeIsUpAndNamesThem() {
    names("consul", "orders", "pay");
    state.read("pay", rows("pay", 1));
    state.troubled("orders", "HTTP 500");
    assertThat(reason())
        .contains("1 of 3")
        .contains("2 of 3 services not read yet")
        .contains("HTTP 500");

    now = now.plusSeconds(30);

    assertThat(catalog().services().keySet()).containsExactly("pay");
    assertThat(problems()).contains("orders R132", "consul R132");
    assertThat(state.source().status()).isInstanceOf(SourceStatus.Stale.class);

    state.read("consul", rows("consul", 1));
    state.read("orders", rows("orders", 1));
    assertThat(state.source().status()).isEqualTo(new SourceStatus.Live());
    assertThat(problems()).isEmpty();
  }

  @Test
  void doesNotComplainOfANameThatComesBack() {
    ready("pay");
    names("consul");
    state.read("pay", rows("pay", 0));
    state.source();
    names("consul", "pay");

    assertThat(problems()).isEmpty();
  }

  @Test
  void staysStartingHoweverLongWhenNothingAtAllCouldBeRead() {
    names("consul", "orders");
    now = now.plusSeconds(3600);

    assertThat(state.source().status()).isInstanceOf(SourceStatus.Starting.class);
  }

  @Test
  void anErrorRemovesNothingAndRecoveryIsLiveAgain() {
    ready("pay");
    state.troubles().names("no connection");
    state.troubled("pay", "no connection");
    now = now.plusSeconds(5);
    assertThat(state.source().status())
        .isEqualTo(
            new SourceStatus.Stale(
                "the list of services cannot be read: no connection; what it said last is served;"
                    + " the agent lives: see its log, consul members, consul operator raft"
                    + " list-peers",
                now));
    now = now.plusSeconds(5);
    assertThat(catalog().services()).containsKey("pay");
    assertThat(((SourceStatus.Stale) state.source().status()).since())
        .isEqualTo(now.minusSeconds(5));

    state.troubles().namesRecovered();
    assertThat(reason())
        .isEqualTo(
            "1 of 2 services cannot be read: no connection; what it said last is served;"
                + " the agent's log may say more");
    state.recovered("pay");

    assertThat(state.source().status()).isEqualTo(new SourceStatus.Live());
  }

  @Test
  void aServiceLeavesWhenItsNameAndItsRowsAreGone() {
    ready("pay");

    state.read("pay", rows("pay", 0));
    assertThat(catalog().services().get("pay")).isEqualTo(rows("pay", 2).service());
    names("consul");

    assertThat(catalog()).isEqualTo(ServiceCatalog.EMPTY);
    assertThat(state.watched()).containsExactly("consul");
  }

  @Test
  void aServiceLeavesInTheOtherOrderToo() {
    ready("pay");

    names("consul");
    assertThat(catalog().services()).containsKey("pay");
    state.read("pay", rows("pay", 0));

    assertThat(catalog()).isEqualTo(ServiceCatalog.EMPTY);
  }

  @Test
  void q08WatchesNoNameThatIsNotListed() {
    ready("pay");
    names("consul");
    state.read("pay", rows("pay", 0));
    state.read("pay", rows("pay", 1));

    assertThat(state.watched()).containsExactly("consul");
    assertThat(catalog()).isEqualTo(ServiceCatalog.EMPTY);
  }

  @Test
  void g01HoldsRowsThatVanishWhileTheNameIsListed() {
    ready("pay");
    state.read("pay", rows("pay", 0));

    assertThat(catalog().services().get("pay")).isEqualTo(rows("pay", 2).service());
    assertThat(problems()).containsExactly("pay R131");

    state.read("pay", rows("pay", 1));
    assertThat(catalog().services().get("pay")).isEqualTo(rows("pay", 1).service());
    assertThat(problems()).isEmpty();
  }

  @Test
  void g01BelievesAnEmptyServiceWhoseInstancesWereAllCritical() {
    ready("pay");
    state.read("pay", rows("pay", 2, Checks.of(CheckStatus.CRITICAL)));
    state.read("pay", rows("pay", 0));

    assertThat(catalog().services().get("pay")).isEqualTo(rows("pay", 0).service());
  }

  @Test
  void keepsAListedServiceWithoutRowsAsAnEmptyOne() {
    names("consul", "pay");
    state.read("consul", rows("consul", 1));
    state.read("pay", rows("pay", 0));

    assertThat(catalog().services().get("pay")).isEqualTo(rows("pay", 0).service());
    assertThat(problems()).containsExactly("pay R130");
  }

  @Test
  void g03HoldsEverythingWhenTheListLosesConsulAndLetsAdditionsIn() {
    ready("orders", "pay");
    names("pay", "web");
    state.read("web", rows("web", 1));
    state.read("orders", rows("orders", 0));

    assertThat(state.source().status()).isInstanceOf(SourceStatus.Stale.class);
    assertThat(reason()).contains("permissions?");
    assertThat(catalog().services().keySet()).containsExactly("orders", "pay", "web");
    assertThat(catalog().services().get("orders")).isEqualTo(rows("orders", 2).service());

    names("consul", "orders", "pay", "web");
    assertThat(state.source().status()).isEqualTo(new SourceStatus.Live());
  }

  @Test
  void g03NeverBelievesAnEmptyList() {
    names();
    now = now.plusSeconds(60);
    assertThat(state.source().status()).isInstanceOf(SourceStatus.Starting.class);
    assertThat(reason()).contains("permissions?");

    ready("pay");
    names();
    assertThat(catalog().services()).containsKey("pay");
    assertThat(problems()).containsExactly(" R133");
  }

  @Test
  void g03DoesNotStartWithATokenThatSeesNamesAndNoRows() {
    names("consul", "pay");
    state.read("consul", rows("consul", 0));
    state.read("pay", rows("pay", 0));

    assertThat(state.source().status()).isInstanceOf(SourceStatus.Starting.class);
    assertThat(reason()).contains("permissions?");
  }

  @Test
  void believesAListWithoutConsulThatNeverHadIt() {
    names("pay");
    state.read("pay", rows("pay", 1));
    names("web");
    state.read("web", rows("web", 1));
    state.read("pay", rows("pay", 0));

    assertThat(catalog().services().keySet()).containsExactly("web");
  }

  @Test
  void watchesNoNameThatCannotBeOneAndOnlyOneOfTwoThatDifferInCase() {
    ready("PAY");
    names("consul", "PAY", "pay", "a b");
    state.read("pay", rows("pay", 1));

    assertThat(state.watched()).containsExactly("consul", "pay");
    assertThat(catalog().services().keySet()).containsExactly("pay");
    assertThat(problems()).containsExactly("PAY R112", "`a b` R111");
  }

  @Test
  void keepsServicesThatDidNotChangeTheSameObjects() {
    ready("orders", "pay");
    ServiceCatalog before = catalog();
    assertThat(catalog()).isSameAs(before);

    state.read("orders", rows("orders", 3));
    state.read("pay", rows("pay", 2));

    assertThat(catalog().services().get("orders")).isNotSameAs(before.services().get("orders"));
    assertThat(catalog().services().get("pay")).isSameAs(before.services().get("pay"));
  }

  @Test
  void showsNoServiceThatIsProxiesOnly() {
    ready();
    names("consul", "pay-sidecar-proxy");
    state.read(
        "pay-sidecar-proxy",
        new Reading(
            Service.of("pay-sidecar-proxy", ImmutableList.of()), 2, false, ImmutableList.of()));
    assertThat(catalog()).isEqualTo(ServiceCatalog.EMPTY);

    state.read("pay-sidecar-proxy", rows("pay-sidecar-proxy", 0));
    assertThat(catalog()).isEqualTo(ServiceCatalog.EMPTY);
    assertThat(problems()).isEmpty();
  }

  @Test
  void warnsOfPlainHttpWithManyServices() {
    CatalogState plain =
        new CatalogState("consul", () -> now, barrier(ServiceCatalog.EMPTY), ServiceCatalog.EMPTY);
    plain.bound(2);
    plain.names(ImmutableSortedSet.of("a", "b", "c", "consul"));

    assertThat(plain.source().diagnostics())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.code()).isEqualTo("R134");
          assertThat(problem.hint()).contains("https = 8501");
        });
  }

  @Test
  void takesWhatCannotBeReadFromBeforeTheRestart() {
    Service before = rows("orders", 3).service();
    CatalogState again = restarted(before, rows("gone", 1).service());
    again.names(ImmutableSortedSet.of("consul", "orders", "pay"));
    again.read("consul", rows("consul", 1));
    again.read("pay", rows("pay", 1));
    assertThat(again.source().value()).isEmpty();

    now = now.plus(Barrier.LONGEST_FOR_KEPT);

    assertThat(again.source().value().orElseThrow().services().keySet())
        .containsExactly("orders", "pay");
    assertThat(again.source().value().orElseThrow().services()).containsEntry("orders", before);
    assertThat(again.source().diagnostics())
        .extracting(CatalogStateTest::shown)
        .containsExactly("orders R136");

    again.read("orders", rows("orders", 2));
    assertThat(again.source().value().orElseThrow().services())
        .containsEntry("orders", rows("orders", 2).service());
    assertThat(again.source().diagnostics()).isEmpty();
  }

  @Test
  void waitsForWhatIsNotKept() {
    CatalogState again = restarted(rows("orders", 3).service());
    again.names(ImmutableSortedSet.of("consul", "orders", "pay"));
    again.read("consul", rows("consul", 1));
    now = now.plus(Barrier.LONGEST_FOR_KEPT);

    assertThat(again.source().value()).isEmpty();

    now = now.plusSeconds(25);
    assertThat(again.source().value().orElseThrow().services().keySet()).containsExactly("orders");
  }

  @Test
  void doesNotTakeAnOutageForACatalogBecauseThereIsAKeptOne() {
    CatalogState again = restarted(rows("orders", 3).service());
    again.names(ImmutableSortedSet.of("consul", "orders"));
    now = now.plusSeconds(3600);

    assertThat(again.source().value()).isEmpty();
  }

  private CatalogState restarted(Service... services) {
    ServiceCatalog kept =
        new ServiceCatalog(
            ImmutableSortedMap.copyOf(Maps.uniqueIndex(List.of(services), Service::name)));
    return new CatalogState("consul", () -> now, barrier(kept), kept);
  }

  private static Barrier barrier(ServiceCatalog kept) {
    return new Barrier(Duration.ofSeconds(30), kept.services().keySet());
  }

  private void ready(String... services) {
    ImmutableSortedSet<String> all =
        ImmutableSortedSet.<String>naturalOrder().add("consul").add(services).build();
    state.names(all);
    state.read("consul", rows("consul", 1));
    for (String service : services) {
      state.read(service, rows(service, 2));
    }
    assertThat(state.source().status()).isEqualTo(new SourceStatus.Live());
  }

  private void names(String... names) {
    state.names(ImmutableSortedSet.copyOf(names));
  }

  private ServiceCatalog catalog() {
    return state.source().value().orElseThrow();
  }

  private ImmutableList<String> problems() {
    return state.source().diagnostics().stream()
        .map(CatalogStateTest::shown)
        .collect(ImmutableList.toImmutableList());
  }

  private static String shown(Diagnostic problem) {
    return problem.path() + " " + problem.code();
  }

  private String reason() {
    return switch (state.source().status()) {
      case SourceStatus.Starting(String reason) -> reason;
      case SourceStatus.Live() -> "live";
      case SourceStatus.Stale(String reason, _) -> reason;
      case SourceStatus.Refused(String reason, _) -> reason;
    };
  }
}
