package dev.fingerpost.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.discovery.Await;
import dev.fingerpost.discovery.consul.ScriptedConsul.Answer;
import dev.fingerpost.discovery.consul.agent.Pacing;
import dev.fingerpost.discovery.consul.tls.TlsFiles;
import dev.fingerpost.discovery.consul.wire.Consistency;
import dev.fingerpost.discovery.consul.wire.ConsulReader;
import dev.fingerpost.discovery.consul.wire.KiwiConsulReader;
import dev.fingerpost.discovery.consul.wire.Token;
import dev.fingerpost.discovery.consul.wire.TokenSource;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registry through the real client, against a scripted Consul over plain HTTP. */
class ConsulRegistryTest {

  private static final String PAY = "/v1/health/service/pay";
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Token SECRET = new Token("0b1e-secret");

  private static final String FAR_ROWS =
      """
      [{"Node":{"Node":"n9","Address":"10.0.0.1","Datacenter":"dc2"},
        "Service":{"ID":"pay-9","Address":"10.0.0.1","Port":81,
          "TaggedAddresses":{"wan":{"Address":"198.51.100.1","Port":443}}},"Checks":[]}]
      """;

  private final ScriptedConsul consul = new ScriptedConsul();
  private HookedReader reader = new HookedReader(reader(consul.url()));
  private ConsulRegistry registry = registry(150);

  @AfterEach
  void close() {
    registry.close();
    consul.close();
  }

  @Test
  void startsWithEverythingThatIsThere() {
    consul.set("orders", ScriptedConsul.row("n1", "orders-1", "10.0.0.1", 80));
    consul.set(
        "pay",
        ScriptedConsul.row("n1", "pay-1", "10.0.0.1", 81),
        ScriptedConsul.row("n2", "pay-2", "", 81));
    registry.start();

    ServiceCatalog catalog = live(state -> true).value().orElseThrow();

    assertThat(catalog.services().keySet()).containsExactly("orders", "pay");
    assertThat(addresses(catalog, "pay")).containsExactly("10.0.0.1:81", "10.0.0.9:81");
  }

  @Test
  void followsChangesAndKeepsWhatDidNotChangeTheSameObject() {
    consul.set("orders", ScriptedConsul.row("n1", "orders-1", "10.0.0.1", 80));
    consul.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.1", 81));
    registry.start();
    Service orders = service(live(state -> true), "orders");

    consul.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.2", 82));
    SourceState<ServiceCatalog> moved =
        live(state -> addresses(catalog(state), "pay").equals(List.of("10.0.0.2:82")));
    assertThat(service(moved, "orders")).isSameAs(orders);

    consul.set("web", ScriptedConsul.row("n1", "web-1", "10.0.0.3", 83));
    live(state -> catalog(state).services().containsKey("web"));

    consul.set("pay");
    live(state -> !catalog(state).services().containsKey("pay"));
    consul.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.4", 84));
    live(state -> addresses(catalog(state), "pay").equals(List.of("10.0.0.4:84")));
  }

  /** all indexes go back together, and one watch is enough to find out. */
  @Test
  void aRestoredSnapshotIsNewsForWhoeverWaitsForAnIndexOfTheFuture() {
    registry = registry(settings(ImmutableList.of(consul.url())).withHold(ConsulSettings.HOLD));
    consul.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.1", 81));
    registry.start();
    live(state -> true);
    Await.until(() -> consul.requests(PAY).stream().anyMatch(uri -> uri.contains("index=")));

    consul.restore("web", ScriptedConsul.row("n1", "web-1", "10.0.0.3", 83));

    live(state -> catalog(state).services().containsKey("web"));
  }

  @Test
  void sparesTheLeaderIfToldSoAndAsksItWhetherSomethingIsGone() {
    ConsulSettings usual = settings(ImmutableList.of(consul.url()));
    registry =
        registry(
            new ConsulSettings(
                usual.where(),
                usual.tokens(),
                usual.tls(),
                usual.addresses(),
                usual.hold(),
                Consistency.STALE,
                usual.clock()));
    String one = ScriptedConsul.row("n1", "pay-1", "10.0.0.1", 81);
    consul.set("pay", one, ScriptedConsul.row("n2", "pay-2", "10.0.0.2", 81));
    registry.start();
    live(state -> true);
    assertThat(consul.requests(PAY)).isNotEmpty().allMatch(uri -> uri.contains("stale"));
    assertThat(registry.knownLeader()).isEqualTo(1);

    consul.set("pay", one);
    live(state -> addresses(catalog(state), "pay").equals(List.of("10.0.0.1:81")));

    assertThat(consul.requests(PAY)).filteredOn(uri -> !uri.contains("stale")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | 1 | No cluster leader | HTTP 500: No cluster leader",
        "403 | 1 | ACL not found | HTTP 403: ACL not found",
        "429 | '' | slow down | HTTP 429",
        "200 | 99 | <html></html> | no JSON",
        "200 | 99 | {\"pay\": | no JSON",
        "200 | 99 | null | null",
        "200 | 0 | {} | no X-Consul-Index",
        "200 | '' | {} | no X-Consul-Index",
        "200 | soon | {} | NumberFormatException",
      })
  void noFailureRemovesAnythingAndRecoveryIsLiveAgain(
      int status, String index, String body, String reason) {
    consul.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.1", 81));
    registry.start();
    ServiceCatalog before = catalog(live(state -> true));

    consul.answer("", new Answer(status, index, body));
    // The names come last to be read again if something wakes their poll.
    consul.set("other", ScriptedConsul.row("n1", "other-1", "10.0.0.2", 81));
    SourceState<ServiceCatalog> stale =
        Await.value(registry.state(), state -> reason(state).contains(reason));
    assertThat(catalog(stale)).isSameAs(before);

    consul.tellTheTruth();
    live(state -> catalog(state).services().containsKey("other"));
  }

  @Test
  void survivesTheAgentAndFindsItAgain() {
    consul.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.1", 81));
    registry.start();
    ServiceCatalog before = catalog(live(state -> true));

    int port = consul.port();
    consul.close();
    SourceState<ServiceCatalog> stale =
        Await.value(registry.state(), state -> reason(state).contains("no connection"));
    assertThat(catalog(stale)).isSameAs(before);
    assertThat(registry.counters().refused()).isPositive();

    try (ScriptedConsul again = new ScriptedConsul(port)) {
      again.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.2", 81));
      live(state -> addresses(catalog(state), "pay").equals(List.of("10.0.0.2:81")));
      registry.close();
    }
  }

  @Test
  void isStaleWhileTheAgentGivesErrorsForSignsOfLife() {
    registry.start();
    live(state -> true);

    consul.answer("/v1/status/leader", new Answer(503, "", "busy"));
    Await.value(
        registry.state(),
        state -> reason(state).contains("the agent answers with an error: HTTP 503: busy"));
    consul.tellTheTruth();

    live(state -> true);
  }

  @Test
  void leavesOutNamesAndInstancesThatCannotBeServed() {
    consul.set("a b", ScriptedConsul.row("n1", "x", "10.0.0.1", 80));
    consul.set(
        "pay",
        ScriptedConsul.row("n1", "bad", "db.example.com", 80),
        ScriptedConsul.row("n1", "good", "10.0.0.1", 80),
        "null");
    registry.start();

    SourceState<ServiceCatalog> state = live(any -> true);

    assertThat(catalog(state).services().keySet()).containsExactly("pay");
    assertThat(service(state, "pay").instances()).extracting(Instance::id).containsExactly("good");
    assertThat(state.diagnostics())
        .extracting(Diagnostic::code)
        .containsExactlyInAnyOrder("R111", "R102", "R110");
    assertThat(consul.requests("/v1/health/service/a")).isEmpty();
  }

  @Test
  void saysWhatItWaitsForBeforeTheFirstCatalog() {
    consul.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.1", 81));
    consul.answer(PAY, new Answer(500, "1", "rpc error"));
    registry.start();

    SourceState<ServiceCatalog> starting =
        Await.value(registry.state(), state -> reason(state).contains("1 of 2 services not read"));
    assertThat(starting.value()).isEmpty();

    consul.tellTheTruth();
    live(state -> catalog(state).services().containsKey("pay"));
  }

  @Test
  void holdsRowsThatAreHiddenWhileTheNameIsListed() {
    consul.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.1", 81));
    registry.start();
    live(state -> true);

    consul.hide("pay");
    SourceState<ServiceCatalog> held = live(state -> codes(state).contains("R131"));

    assertThat(service(held, "pay").instances()).hasSize(1);
    assertThat(registry.counters().confirmations()).isPositive();
  }

  @Test
  void sendsTheTokenAsAHeaderAndNowhereElse() {
    registry.start();
    live(state -> true);

    assertThat(consul.tokens()).containsExactly(SECRET.secret());
    assertThat(consul.requests("/")).noneMatch(uri -> uri.contains("secret"));
    assertThat(SECRET.toString()).isEqualTo("[redacted]");
  }

  @Test
  void sweepsWhatIsOverTheBoundOfPlainHttp() {
    registry.close();
    registry = registry(2);
    for (String name : List.of("a", "b", "c", "d")) {
      consul.set(name, ScriptedConsul.row("n1", name + "-1", "10.0.0.1", 80));
    }
    registry.start();
    SourceState<ServiceCatalog> all = live(state -> true);
    assertThat(catalog(all).services().keySet()).containsExactly("a", "b", "c", "d");
    assertThat(codes(all)).containsExactly("R134");
    assertThat(registry.counters().watches()).isEqualTo(7); // names, consul, a, b, three signals

    consul.set("d", ScriptedConsul.row("n1", "d-1", "10.0.0.2", 80));
    live(state -> addresses(catalog(state), "d").equals(List.of("10.0.0.2:80")));
    Await.until(() -> isWatched("d")); // the newest change is the hottest
    consul.set("d");
    live(state -> !catalog(state).services().containsKey("d"));
    assertThat(consul.requests("/v1/health/service/c?")).noneMatch(uri -> uri.contains("index="));
  }

  @Test
  void closesAllItsWatches() {
    consul.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.1", 81));
    registry.start();
    SourceState<ServiceCatalog> last = live(state -> true);

    registry.close();

    assertThat(registry.counters().watches()).isZero();
    assertThat(registry.state().get()).isEqualTo(last);
  }

  @Test
  void parksWhatADeadAgentHeldAndCatchesUpWhenItIsBack() {
    consul.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.1", 81));
    registry.start();
    ServiceCatalog before = catalog(live(state -> true));

    reader.fallSilent();
    SourceState<ServiceCatalog> stale =
        Await.value(registry.state(), state -> reason(state).contains("the agent does not answer"));
    Await.until(() -> registry.counters().cuts() >= 3); // the names, consul, pay
    assertThat(catalog(stale)).isSameAs(before);
    assertThat(registry.counters().downs()).isOne();
    consul.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.2", 81));

    reader.speak();
    live(state -> addresses(catalog(state), "pay").equals(List.of("10.0.0.2:81")));
  }

  @Test
  void onlyAddsWhileThereIsNoLeader() {
    consul.set(
        "pay",
        ScriptedConsul.row("n1", "pay-1", "10.0.0.1", 81),
        ScriptedConsul.row("n1", "pay-2", "10.0.0.2", 81));
    registry.start();
    live(state -> true);

    consul.loseLeader();
    Await.value(registry.state(), state -> reason(state).contains("no known leader"));
    assertThat(registry.knownLeader()).isZero();
    consul.set("pay", ScriptedConsul.row("n1", "pay-3", "10.0.0.3", 81));
    Await.value(registry.state(), state -> addresses(catalog(state), "pay").size() == 3);

    consul.findLeader();
    live(state -> addresses(catalog(state), "pay").equals(List.of("10.0.0.3:81")));
    Await.until(() -> registry.knownLeader() == 1);
    assertThat(registry.counters().leaderLosses()).isOne();
  }

  /** F27. */
  @Test
  void f27BeginsADeadWatchAnewAndSaysSo() {
    consul.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.1", 81));
    registry.start();
    live(state -> true);

    reader.killNextReader();
    consul.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.2", 81));
    Await.value(
        registry.state(),
        state ->
            reason(state).contains("died and was begun anew")
                && addresses(catalog(state), "pay").equals(List.of("10.0.0.2:81")));

    assertThat(registry.counters().deaths()).isOne();
  }

  @Test
  void readsAServiceAgainWhenItIsAsked() {
    consul.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.1", 81));
    registry.start();
    live(state -> true);
    Await.until(() -> isWatched("pay"));
    int before = consul.requests(PAY).size();

    registry.readNow("pay");

    Await.until(
        () -> consul.requests(PAY).stream().skip(before).anyMatch(uri -> !uri.contains("index=")));
    assertThat(registry.state().get().status()).isEqualTo(new SourceStatus.Live());
  }

  @Test
  void eachDatacenterIsASourceAndALostOneHoldsUpNone() {
    registry.close();
    consul.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.1", 81));
    ConsulSettings settings = settings(ImmutableList.of(consul.url()), "dc1", "dc2");
    ImmutableList<ConsulRegistry> all =
        ConsulRegistry.all(
            settings,
            ConsulRegistryTest::reader,
            pacing(150, Duration.ofMillis(200)),
            _ -> ServiceCatalog.EMPTY);
    assertThat(all).extracting(ConsulRegistry::name).containsExactly("consul/dc1", "consul/dc2");
    registry = all.getFirst();
    try (ConsulRegistry far = all.getLast()) {
      all.forEach(ConsulRegistry::start);

      live(state -> catalog(state).services().containsKey("pay"));
      SourceState<ServiceCatalog> lost =
          Await.value(far.state(), state -> reason(state).contains("not read since the start"));
      assertThat(lost.value()).isEmpty();
      assertThat(reason(lost)).contains("No path to datacenter");

      consul.answer("dc2:/v1/health/service/pay", new Answer(200, "7", FAR_ROWS));
      consul.answer("dc2:/v1/catalog/services", new Answer(200, "7", "{\"pay\":[]}"));
      Await.value(far.state(), state -> state.value().isPresent());
      assertThat(addresses(catalog(far.state().get()), "pay")).containsExactly("198.51.100.1:443");
    }
  }

  @Test
  void asksAnotherAgentWhenOneIsGone() {
    registry.close();
    try (ScriptedConsul second = new ScriptedConsul()) {
      for (String name : List.of("a", "b", "c", "d", "e", "f")) {
        consul.set(name, ScriptedConsul.row("n1", name + "-1", "10.0.0.1", 81));
        second.set(name, ScriptedConsul.row("n1", name + "-1", "10.0.0.1", 81));
      }
      ConsulSettings settings = settings(ImmutableList.of(consul.url(), second.url()));
      registry =
          new ConsulRegistry(
              settings,
              ConsulRegistryTest::reader,
              pacing(150, Duration.ofMinutes(1)),
              ServiceCatalog.EMPTY);
      registry.start();
      live(state -> true);
      Await.until(() ->
          Stream.of("a", "b", "c", "d", "e", "f")
              .allMatch(name -> isWatchedAt(consul, name) != isWatchedAt(second, name)));

      consul.close();
      Await.until(() ->
          Stream.of("a", "b", "c", "d", "e", "f").allMatch(name -> isWatchedAt(second, name)));
      SourceState<ServiceCatalog> moved = live(state -> codes(state).contains("R135"));
      assertThat(catalog(moved).services()).hasSize(6);

      second.set("a", ScriptedConsul.row("n1", "a-1", "10.0.0.2", 81));
      live(state -> addresses(catalog(state), "a").equals(List.of("10.0.0.2:81")));
    }
  }

  private boolean isWatched(String service) {
    return isWatchedAt(consul, service);
  }

  private static boolean isWatchedAt(ScriptedConsul agent, String service) {
    return agent.requests("/v1/health/service/" + service + "?").stream()
        .anyMatch(uri -> uri.contains("index="));
  }

  private static ConsulReader reader(URI agent) {
    return new KiwiConsulReader(agent, TokenSource.of(SECRET), TlsFiles.NONE, Optional.empty());
  }

  private ConsulSettings settings(ImmutableList<URI> agents, String... datacenters) {
    ConsulSettings usual = ConsulSettings.of(consul.url());
    return new ConsulSettings(
        new ConsulSettings.Where(
            ConsulRegistry.NAME,
            agents,
            ImmutableList.copyOf(datacenters),
            Optional.empty(),
            Optional.empty()),
        TokenSource.of(SECRET),
        usual.tls(),
        usual.addresses(),
        Duration.ofSeconds(1),
        usual.consistency(),
        InstantSource.system());
  }

  private static Pacing pacing(int exactWatches, Duration barrier) {
    return new Pacing(
        SHORT,
        SHORT,
        SHORT,
        barrier,
        exactWatches,
        new Pacing.Signs(SHORT, SHORT, SHORT, SHORT, Duration.ofMinutes(10)));
  }

  private ConsulRegistry registry(int exactWatches) {
    ConsulSettings settings = settings(ImmutableList.of(consul.url()));
    HookedReader hooked = new HookedReader(reader(consul.url()));
    reader = hooked;
    return new ConsulRegistry(
        settings, _ -> hooked, pacing(exactWatches, Duration.ofMinutes(1)), ServiceCatalog.EMPTY);
  }

  private ConsulRegistry registry(ConsulSettings settings) {
    return new ConsulRegistry(
        settings,
        ConsulRegistryTest::reader,
        pacing(150, Duration.ofMinutes(1)),
        ServiceCatalog.EMPTY);
  }

  private SourceState<ServiceCatalog> live(Predicate<SourceState<ServiceCatalog>> wanted) {
    return Await.value(
        registry.state(),
        state -> state.status() instanceof SourceStatus.Live && wanted.test(state));
  }

  private static String reason(SourceState<ServiceCatalog> state) {
    return switch (state.status()) {
      case SourceStatus.Starting(String reason) -> reason;
      case SourceStatus.Live() -> "live";
      case SourceStatus.Stale(String reason, _) -> reason;
      case SourceStatus.Refused(String reason, _) -> reason;
    };
  }

  private static ServiceCatalog catalog(SourceState<ServiceCatalog> state) {
    return state.value().orElseThrow();
  }

  private static Service service(SourceState<ServiceCatalog> state, String name) {
    return Objects.requireNonNull(catalog(state).services().get(name));
  }

  private static List<String> codes(SourceState<ServiceCatalog> state) {
    return state.diagnostics().stream().map(Diagnostic::code).toList();
  }

  private static List<String> addresses(ServiceCatalog catalog, String name) {
    Service service = catalog.services().get(name);
    return service == null
        ? List.of()
        : service.instances().stream().map(instance -> instance.address().toString()).toList();
  }
}
