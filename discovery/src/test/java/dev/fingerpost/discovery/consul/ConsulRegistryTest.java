package dev.fingerpost.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.discovery.Await;
import dev.fingerpost.discovery.consul.ScriptedConsul.Answer;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.source.Rereadable.Look;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registry through the real client, against a scripted Consul over plain HTTP. */
class ConsulRegistryTest {

  private static final String PAY = "/v1/health/service/pay";
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Token SECRET = new Token("0b1e-secret");

  private final ScriptedConsul consul = new ScriptedConsul();
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
  void isStaleWhileTheAgentGivesNoSignOfLife() {
    registry.start();
    live(state -> true);

    consul.answer("/v1/status/leader", new Answer(503, "", "busy"));
    Await.value(
        registry.state(),
        state -> reason(state).contains("the agent does not answer: HTTP 503: busy"));
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
  void anotherLookIsComparedWithTheCatalog() {
    consul.set("pay", ScriptedConsul.row("n1", "pay-1", "10.0.0.1", 81));
    consul.set("other", ScriptedConsul.row("n1", "other-1", "10.0.0.2", 81));
    registry.start();
    live(state -> true);
    assertThat(registry.lookAgain("pay")).isEqualTo(Look.SAME);
    assertThat(registry.lookAgain("nobody")).isEqualTo(Look.SAME);

    consul.answer(PAY, new Answer(200, "99", "[]"));
    assertThat(registry.lookAgain("pay")).isEqualTo(Look.OTHER);
    consul.answer(PAY, new Answer(200, "0", "[]"));
    assertThat(registry.lookAgain("pay")).isEqualTo(Look.UNKNOWN);
    consul.answer(PAY, new Answer(500, "1", "rpc error"));
    assertThat(registry.lookAgain("pay")).isEqualTo(Look.UNKNOWN);
    consul.answer(PAY, new Answer(200, "99", "<html>"));
    assertThat(registry.lookAgain("pay")).isEqualTo(Look.UNKNOWN);
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
    assertThat(registry.counters().watches()).isEqualTo(4); // the names, consul, a and b

    consul.set("d", ScriptedConsul.row("n1", "d-1", "10.0.0.2", 80));
    live(state -> addresses(catalog(state), "d").equals(List.of("10.0.0.2:80")));
    consul.set("d");
    live(state -> !catalog(state).services().containsKey("d"));
    assertThat(consul.requests("/v1/health/service/d")).noneMatch(uri -> uri.contains("index="));
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

  private ConsulRegistry registry(int exactWatches) {
    ConsulSettings usual = ConsulSettings.of(consul.url());
    ConsulSettings settings =
        new ConsulSettings(
            usual.url(),
            TokenSource.of(SECRET),
            usual.tls(),
            usual.addresses(),
            Duration.ofSeconds(1),
            InstantSource.system());
    Pacing pacing = new Pacing(SHORT, SHORT, SHORT, Duration.ofMinutes(1), SHORT, exactWatches);
    return new ConsulRegistry(
        settings, new KiwiConsulReader(settings), pacing, ServiceCatalog.EMPTY);
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
