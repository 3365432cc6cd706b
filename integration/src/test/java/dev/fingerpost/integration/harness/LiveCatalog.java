package dev.fingerpost.integration.harness;

import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.discovery.consul.ConsulRegistry;
import dev.fingerpost.discovery.consul.ConsulSettings;
import dev.fingerpost.discovery.consul.agent.ConsulCounters;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.Registry;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The product's reader of Consul in this process, with all that it ever published: which services
 * changed how often, and what went. Its wait is chosen here, so that a minute passes in seconds.
 */
public final class LiveCatalog implements AutoCloseable {

  /** Short enough for a test, long enough to tell an early answer from one in time. */
  public static final Duration WAIT = Duration.ofSeconds(5);

  private static final Duration GUARD = Duration.ofSeconds(30);

  private final ConsulRegistry registry;
  private final Map<String, Integer> changes = new HashMap<>();
  private final List<String> removals = new ArrayList<>();
  private ServiceCatalog last = ServiceCatalog.EMPTY;

  private LiveCatalog(ConsulRegistry registry) {
    this.registry = registry;
    registry.state().onChange(this::note);
    registry.start();
  }

  /** Begins to read what {@code serve} would read with this registry. */
  public static LiveCatalog begin(Registry of, Duration wait) {
    return begin(of, wait, Map.of());
  }

  /** The same with more in the environment: a token, say. */
  public static LiveCatalog begin(Registry of, Duration wait, Map<String, String> environment) {
    Map<String, String> whole = new TreeMap<>(of.serverEnvironment());
    whole.putAll(environment);
    ConsulSettings settings =
        ConsulSettings.fromEnvironment(whole, Optional.of(of.serverArguments().getLast()))
            .orElseThrow()
            .withHold(wait)
            .with(AddressPolicy.ALLOW_LOOPBACK);
    return new LiveCatalog(new ConsulRegistry(settings));
  }

  /** Begins, and waits for the first catalog. */
  public static LiveCatalog of(Registry registry) {
    return begin(registry, WAIT).awaitLive();
  }

  /** Waits until all that it says is current. */
  public LiveCatalog awaitLive() {
    await("the catalog is live", () -> state().status() instanceof SourceStatus.Live);
    return this;
  }

  /** Waits until it says that it is not current, in such words. */
  public void awaitStale(String words) {
    await("stale, in words: " + words, () -> !isLive() && reason().contains(words));
  }

  /** Waits until a service's instances are as wanted; none where it is not there. */
  public void awaitService(String name, Predicate<List<Instance>> wanted) {
    awaitService(name, GUARD, wanted);
  }

  /** The same within this time. */
  public void awaitService(String name, Duration within, Predicate<List<Instance>> wanted) {
    Await.until(
        name + " is as wanted",
        within,
        () -> wanted.test(instances(name)),
        () -> instances(name) + "; " + reason());
  }

  /** Waits for whatever it may be. */
  public void await(String claim, BooleanSupplier holds) {
    Await.until(claim, GUARD, holds, () -> reason() + "; " + codes());
  }

  /** What it says now. */
  public SourceState<ServiceCatalog> state() {
    return registry.state().get();
  }

  /** The instances of a service; none where it is not there. */
  public List<Instance> instances(String name) {
    return state()
        .value()
        .flatMap(catalog -> Optional.ofNullable(catalog.services().get(name)))
        .map(service -> List.<Instance>copyOf(service.instances()))
        .orElse(List.of());
  }

  /** The names of all services. */
  public List<String> names() {
    return state().value().map(it -> List.copyOf(it.services().keySet())).orElse(List.of());
  }

  /** Whether all that it says is current. */
  public boolean isLive() {
    return state().status() instanceof SourceStatus.Live;
  }

  /** Why it is not current, empty if it is. */
  public String reason() {
    return switch (state().status()) {
      case SourceStatus.Starting(String reason) -> reason;
      case SourceStatus.Live() -> "";
      case SourceStatus.Stale(String reason, _) -> reason;
      case SourceStatus.Refused(String reason, _) -> reason;
    };
  }

  /** The codes of all that is wrong with what was registered. */
  public List<String> codes() {
    return state().diagnostics().stream().map(Diagnostic::code).toList();
  }

  /** What its watches have counted. */
  public ConsulCounters counters() {
    return registry.counters();
  }

  /** How often each service has changed since {@link #forget}. */
  public synchronized Map<String, Integer> changes() {
    return new TreeMap<>(changes);
  }

  /** What went since {@link #forget}: {@code service/instance}, and services. */
  public synchronized List<String> removals() {
    return List.copyOf(removals);
  }

  /** Begins to count anew. */
  public synchronized void forget() {
    changes.clear();
    removals.clear();
  }

  @Override
  public void close() {
    registry.close();
  }

  private synchronized void note() {
    ServiceCatalog next = state().value().orElse(ServiceCatalog.EMPTY);
    if (next == last) {
      return;
    }
    for (String name : union(last, next)) {
      Service before = last.services().get(name);
      Service after = next.services().get(name);
      if (!Objects.equals(before, after)) {
        changes.merge(name, 1, Integer::sum);
        List<String> stays = after == null ? List.of() : ids(after);
        if (before != null) {
          ids(before).stream()
              .filter(id -> !stays.contains(id))
              .forEach(id -> removals.add(name + "/" + id));
        }
        if (after == null) {
          removals.add(name);
        }
      }
    }
    last = next;
  }

  private static Set<String> union(ServiceCatalog one, ServiceCatalog other) {
    Set<String> names = new TreeSet<>(one.services().keySet());
    names.addAll(other.services().keySet());
    return names;
  }

  private static List<String> ids(Service service) {
    return service.instances().stream().map(Instance::id).toList();
  }
}
