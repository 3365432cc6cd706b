package dev.fingerpost.server.metrics;

import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.EndpointHealth;
import dev.fingerpost.model.plan.TrafficPlan;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.model.source.SourceStatus;
import dev.fingerpost.server.ads.stream.LedgerKeeper;
import dev.fingerpost.server.audit.AuditLog;
import dev.fingerpost.server.reconcile.Panic;
import dev.fingerpost.server.reconcile.PlaneState;
import dev.fingerpost.server.state.StateFolder;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Gauges over the state after the last pass, read when Prometheus asks. No node and no instance is
 * ever a label.
 */
public final class PlaneMetrics {

  private final Latest<PlaneState> plane;
  private final MultiGauge policyInfo;

  /** Owned by the thread that writes the state. */
  private Optional<String> shownCommit = Optional.empty();

  private PlaneMetrics(Latest<PlaneState> plane, MultiGauge policyInfo) {
    this.plane = plane;
    this.policyInfo = policyInfo;
  }

  /** Registers the gauges. */
  public static void register(
      MeterRegistry meters, Latest<PlaneState> plane, Source<Policies> policies) {
    PlaneMetrics metrics =
        new PlaneMetrics(
            plane,
            MultiGauge.builder("fingerpost.policy.info")
                .description("1 for the policy revision that is served")
                .register(meters));
    gauge(meters, "fingerpost.ready", "1 if resources are served", metrics::ready);
    gauge(meters, "fingerpost.services", "services served", metrics::services);
    gauge(
        meters,
        "fingerpost.panic.services",
        "services of which so many instances are unhealthy that Envoy uses all of them",
        metrics::panicking);
    gauge(
        meters,
        "fingerpost.policy.valid",
        "1 if the newest policy input is the one that is served",
        () -> policies.state().get().status() instanceof SourceStatus.Refused ? 0 : 1);
    gauge(
        meters,
        "fingerpost.policy.errors",
        "errors in the newest policy input",
        () -> policies.state().get().diagnostics().stream().filter(Diagnostic::isError).count());
    for (EndpointHealth health : EndpointHealth.values()) {
      Gauge.builder("fingerpost.instances", () -> metrics.instances(health))
          .description("instances by what Envoy is told of their health")
          .tag("state", health.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
    plane.onChange(metrics::revision);
  }

  /** Registers the gauges of one registry. */
  public static void registerRegistry(MeterRegistry meters, Source<?> registry) {
    Gauge.builder("fingerpost.registry.up", () -> is(registry, SourceStatus.Live.class))
        .description("1 if what the registry says is current")
        .tag("registry", registry.name())
        .register(meters);
    Gauge.builder("fingerpost.registry.stale", () -> is(registry, SourceStatus.Stale.class))
        .description("1 if the registry cannot be reached and its last value holds")
        .tag("registry", registry.name())
        .register(meters);
    Gauge.builder("fingerpost.registry.left.out", () -> leftOut(registry))
        .description("instances and services that are registered and cannot be used")
        .tag("registry", registry.name())
        .register(meters);
  }

  private static <T> long leftOut(Source<T> registry) {
    return registry.state().get().diagnostics().stream().filter(Diagnostic::isError).count();
  }

  /** Registers the gauge of what Envoys refused, where it is kept. */
  public static void registerLedger(MeterRegistry meters, LedgerKeeper keeper) {
    gauge(
        meters,
        "fingerpost.ledger.kept",
        "1 if the state folder has all that Envoys refused",
        () -> keeper.isKept() ? 1 : 0);
  }

  /** Registers the gauges of the state folder. */
  public static void registerState(MeterRegistry meters, StateFolder folder) {
    gauge(
        meters,
        "fingerpost.state.kept",
        "1 if the state folder has all that a restart needs",
        () -> folder.isKept() ? 1 : 0);
    FunctionCounter.builder("fingerpost.state.writes", folder, StateFolder::writes)
        .description("files of the state folder that were written")
        .register(meters);
    FunctionCounter.builder("fingerpost.state.failures", folder, StateFolder::failures)
        .description("files of the state folder that could not be written")
        .register(meters);
  }

  /** Registers the counter of the audit log. */
  public static void registerAudit(MeterRegistry meters, AuditLog log) {
    FunctionCounter.builder("fingerpost.audit.lost", log, AuditLog::lost)
        .description("entries of the audit log that could not be written")
        .register(meters);
  }

  private static void gauge(
      MeterRegistry meters, String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(meters);
  }

  private static int is(Source<?> registry, Class<? extends SourceStatus> status) {
    return status.isInstance(registry.state().get().status()) ? 1 : 0;
  }

  /** Only when it is another one: a scrape must not meet a row that is being replaced by itself. */
  private void revision() {
    Optional<String> commit =
        plane.get().live().map(served -> served.policies().revision().shortId());
    if (!commit.equals(shownCommit)) {
      shownCommit = commit;
      policyInfo.register(
          commit.stream()
              .map(id -> Row.of(Tags.of("commit", id), () -> 1))
              .collect(Collectors.<Row<?>>toList()));
    }
  }

  private Number ready() {
    return plane.get().live().isPresent() ? 1 : 0;
  }

  private Number services() {
    return plan().services().size();
  }

  private Number panicking() {
    return plan().services().values().stream().filter(Panic::of).count();
  }

  private long instances(EndpointHealth health) {
    return plan().services().values().stream()
        .flatMap(service -> service.endpoints().endpoints().stream())
        .filter(endpoint -> endpoint.health() == health)
        .count();
  }

  private TrafficPlan plan() {
    return plane.get().live().map(PlaneState.Served::plan).orElse(TrafficPlan.EMPTY);
  }
}
