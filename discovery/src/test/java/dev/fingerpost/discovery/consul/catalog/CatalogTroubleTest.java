package dev.fingerpost.discovery.consul.catalog;

import static dev.fingerpost.discovery.consul.catalog.Readings.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import dev.fingerpost.discovery.consul.wire.Hint;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.source.SourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is wrong beside single replies, and what is shown meanwhile. */
class CatalogTroubleTest {

  private Instant now = Instant.EPOCH;

  private final CatalogState state =
      new CatalogState(
          "consul",
          () -> now,
          new Barrier(Duration.ofSeconds(30), ImmutableSortedSet.of()),
          ServiceCatalog.EMPTY);

  @Test
  void g07KeepsOutWhatFlipsUntilItRests() {
    ready("pay");
    for (int i = 0; i < 3; i++) {
      now = now.plusSeconds(1);
      state.read("pay", rows("pay", 2, Checks.of(CheckStatus.CRITICAL)));
      assertThat(catalog().services().get("pay"))
          .as("a going is never held")
          .isEqualTo(rows("pay", 2, Checks.of(CheckStatus.CRITICAL)).service());
      now = now.plusSeconds(1);
      state.read("pay", rows("pay", 2));
    }

    assertThat(catalog().services().get("pay"))
        .isEqualTo(rows("pay", 2, Checks.of(CheckStatus.CRITICAL)).service());
    assertThat(problems()).containsExactly("pay R137");

    now = now.plusSeconds(61);
    assertThat(catalog().services().get("pay")).isEqualTo(rows("pay", 2).service());
    assertThat(problems()).isEmpty();
  }

  @Test
  void f27TellsOfADeadThreadForAWhile() {
    ready("pay");
    state.troubles().died("consul-pay", "java.lang.Error: x");

    assertThat(reason())
        .isEqualTo(
            "the thread consul-pay died and was begun anew: java.lang.Error: x;"
                + " what it said last is served; nothing is to be done; the log has the fault");
    now = now.plusSeconds(30);
    assertThat(state.source().status()).isEqualTo(new SourceStatus.Live());
  }

  @Test
  void g08LetsOthersGoOnWithoutADatacenterThatWasNeverReadInTime() {
    CatalogState far =
        new CatalogState(
            "consul/dc2",
            () -> now,
            Barrier.ofSeveral(Duration.ofSeconds(30), ImmutableSortedSet.of(), Instant.EPOCH),
            ServiceCatalog.EMPTY);
    far.troubles().names("HTTP 500: No path to datacenter");
    assertThat(far.source().status()).isInstanceOf(SourceStatus.Starting.class);

    now = now.plusSeconds(30);
    assertThat(far.source().value()).isEmpty();
    assertThat(far.source().status())
        .isEqualTo(
            new SourceStatus.Stale(
                "the list of services cannot be read: HTTP 500: No path to datacenter;"
                    + " not read since the start; the agent lives: see its log, consul members,"
                    + " consul operator raft list-peers",
                now));

    far.troubles()
        .agents(Optional.of(new ConsulFailure.TimedOut("no connection")), ImmutableList.of());
    assertThat(far.source().status())
        .as("nobody answers at all")
        .isInstanceOf(SourceStatus.Starting.class);
  }

  @Test
  void tellsAnAgentWithoutServersFromOneThatIsGone() {
    ready("pay");
    state
        .troubles()
        .agents(
            Optional.of(new ConsulFailure.Status(500, "rpc error: no server")), ImmutableList.of());

    assertThat(state.source().status())
        .isEqualTo(
            new SourceStatus.Stale(
                "the agent answers with an error: HTTP 500: rpc error: no server; what it said last"
                    + " is served; the agent lives: see its log, consul members, consul operator"
                    + " raft list-peers",
                now));
  }

  @Test
  void namesAnAgentThatIsUnwellWhileOthersAnswer() {
    ready("pay");
    state.troubles().agents(Optional.empty(), ImmutableList.of("consul-2:8501"));

    assertThat(state.source().status()).isEqualTo(new SourceStatus.Live());
    assertThat(problems()).containsExactly(" R135");
  }

  @Test
  void aHintConcernsItsServiceOrAllOfItsNode() {
    ready("orders", "pay");

    assertThat(concerned(new Hint("pay", "n7", "c"))).containsExactly("pay");
    assertThat(concerned(new Hint("", "n1", "serfHealth")))
        .containsExactly("consul", "orders", "pay");
    assertThat(concerned(new Hint("", "n7", "serfHealth"))).isEmpty();
  }

  private ImmutableSortedSet<String> concerned(Hint hint) {
    return state.concernedBy(ImmutableSortedSet.of(hint));
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

  private ServiceCatalog catalog() {
    return state.source().value().orElseThrow();
  }

  private ImmutableList<String> problems() {
    return state.source().diagnostics().stream()
        .map(CatalogTroubleTest::shown)
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
