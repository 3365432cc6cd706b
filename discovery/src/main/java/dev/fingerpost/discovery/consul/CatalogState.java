package dev.fingerpost.discovery.consul;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.RegistryProblem;
import dev.fingerpost.discovery.ServiceNames;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.source.Reuse;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last good of every service of one datacenter, what may be believed of the news, and the
 * source's state that follows. No threads, no I/O; owned by the keeper's thread.
 *
 * <p>An error never removes anything. Neither does a reply that looks like lost rights: a names
 * list without anything or without {@code consul} where it was, or a service that lost all its rows
 * while it is still listed.
 */
final class CatalogState {

  /** Consul's own service: every list that we may read whole has it. It is never in the catalog. */
  static final String CONSUL = "consul";

  private final String label;
  private final InstantSource clock;
  private final Barrier barrier;
  private final Troubles troubles;
  private ServiceCatalog kept;
  private final Map<String, KnownService> services = new TreeMap<>();
  private final Reuse<String, Service> reuse = new Reuse<>();
  private final Set<String> changed = new HashSet<>();
  private ServiceCatalog catalog = ServiceCatalog.EMPTY;
  private ImmutableList<Diagnostic> nameProblems = ImmutableList.of();
  private boolean sawConsul;
  private @Nullable String permissions;
  private @Nullable Instant staleSince;
  private int mostExact = Integer.MAX_VALUE;

  /**
   * Nothing known yet.
   *
   * @param label what the source is called in words
   * @param kept what was known before the restart: it stands in for what cannot be read
   */
  CatalogState(String label, InstantSource clock, Barrier barrier, ServiceCatalog kept) {
    this.label = label;
    this.clock = clock;
    this.barrier = barrier;
    this.troubles = new Troubles(clock);
    this.kept = kept;
  }

  String label() {
    return label;
  }

  Instant now() {
    return clock.instant();
  }

  /** What is wrong beside single services. */
  Troubles troubles() {
    return troubles;
  }

  /** Takes in a list of all names. */
  void names(ImmutableSortedSet<String> names) {
    troubles.namesRecovered();
    boolean lost = names.isEmpty() || (sawConsul && !names.contains(CONSUL));
    permissions = lost ? "the list of services has lost " + CONSUL : null;
    sawConsul |= names.contains(CONSUL);
    ServiceNames sorted = ServiceNames.of(names);
    nameProblems = sorted.diagnostics();
    for (String name : sorted.admitted()) {
      services.computeIfAbsent(name, _ -> new KnownService()).list(true);
    }
    if (lost) {
      return;
    }
    services.keySet().removeIf(name -> names.contains(name) && !sorted.admitted().contains(name));
    services.forEach((name, service) -> service.list(names.contains(name)));
    services.values().removeIf(KnownService::isGone);
    barrier.need(sorted.admitted(), clock.instant());
  }

  /** Takes in what a reply said about a service. */
  void read(String name, Reading reading) {
    KnownService service = services.get(name);
    if (service == null) {
      return;
    }
    if (service.take(reading, clock.instant())) {
      changed.add(name);
    }
    if (service.isGone()) {
      services.remove(name);
    }
  }

  /** Takes in that a service is as it was, and readable again. */
  void recovered(String name) {
    KnownService service = services.get(name);
    if (service != null) {
      service.recovered();
    }
  }

  /** Takes in that a service cannot be read or believed. */
  void troubled(String name, String reason) {
    KnownService service = services.get(name);
    if (service != null) {
      service.troubled(reason);
    }
  }

  /** Takes in how many services can be watched exactly; the others are read in turn. */
  void bound(int most) {
    mostExact = most;
  }

  /** The services that are to be read. */
  ImmutableSortedSet<String> watched() {
    return ImmutableSortedSet.copyOf(services.keySet());
  }

  /** Tells the names of the services that are not what they were, once. */
  void takeChanged(Consumer<String> listener) {
    changed.forEach(listener);
    changed.clear();
  }

  /** The services that such checks are about: their own, or all on a node. */
  ImmutableSortedSet<String> concernedBy(ImmutableSortedSet<FailingCheck> checks) {
    ImmutableSortedSet.Builder<String> concerned = ImmutableSortedSet.naturalOrder();
    for (FailingCheck check : checks) {
      if (!check.service().isEmpty()) {
        concerned.add(check.service());
        continue;
      }
      services.forEach((name, service) -> {
        if (service.isOn(check.node())) {
          concerned.add(name);
        }
      });
    }
    return concerned.build();
  }

  /** What the source says now. */
  SourceState<ServiceCatalog> source() {
    ImmutableSortedSet<String> unread = unread();
    Optional<String> noRights = noRights();
    if (!barrier.isPassed()) {
      Optional<String> waiting =
          noRights.or(() -> barrier.waiting(unread, services.size(), clock.instant()));
      if (waiting.isPresent()) {
        return before(waiting.orElseThrow(), diagnostics(unread, noRights));
      }
    }
    if (unread.isEmpty()) {
      kept = ServiceCatalog.EMPTY;
    }
    return new SourceState<>(
        Optional.of(catalog()), status(noRights), diagnostics(unread, noRights));
  }

  private SourceState<ServiceCatalog> before(
      String waiting, ImmutableList<Diagnostic> diagnostics) {
    Optional<String> lost =
        barrier.lost(clock.instant()).filter(_ -> troubles.isAnswered()).flatMap(_ -> anyTrouble());
    if (lost.isPresent()) {
      // Without a value: whoever has an older one of this datacenter goes on with it.
      return new SourceState<>(
          Optional.empty(), stale("not read since the start: " + lost.orElseThrow()), diagnostics);
    }
    String trouble = anyTrouble().map(why -> " (" + why + ")").orElse("");
    return new SourceState<>(
        Optional.empty(), new SourceStatus.Starting(label + ": " + waiting + trouble), diagnostics);
  }

  private SourceStatus status(Optional<String> noRights) {
    Optional<String> trouble = noRights.or(this::anyTrouble);
    if (trouble.isEmpty()) {
      staleSince = null;
      return new SourceStatus.Live();
    }
    return stale(trouble.orElseThrow());
  }

  private SourceStatus stale(String reason) {
    if (staleSince == null) {
      staleSince = clock.instant();
    }
    return new SourceStatus.Stale(label + ": " + reason, staleSince);
  }

  /** Why it seems that we may not see everything. */
  private Optional<String> noRights() {
    if (permissions != null) {
      return Optional.of(Permissions.SIGN + " " + permissions);
    }
    KnownService own = services.get(CONSUL);
    return own != null && own.isBlind()
        ? Optional.of(Permissions.SIGN + " the service " + CONSUL + " shows no instances")
        : Optional.empty();
  }

  private Optional<String> anyTrouble() {
    return troubles.ofAll().or(this::troubleOfSome);
  }

  private Optional<String> troubleOfSome() {
    ImmutableList<String> all =
        services.values().stream()
            .flatMap(service -> service.trouble().stream())
            .collect(ImmutableList.toImmutableList());
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(
            all.size() + " of " + services.size() + " services cannot be read: " + all.getFirst());
  }

  private ImmutableSortedSet<String> unread() {
    ImmutableSortedSet.Builder<String> unread = ImmutableSortedSet.naturalOrder();
    services.forEach((name, service) -> {
      if (!service.isRead()) {
        unread.add(name);
      }
    });
    return unread.build();
  }

  private ServiceCatalog catalog() {
    Instant now = clock.instant();
    ImmutableSortedMap.Builder<String, Service> shown = ImmutableSortedMap.naturalOrder();
    services.forEach((name, service) -> {
      Optional<Service> value =
          service.isRead() ? service.shown(now) : Optional.ofNullable(kept.services().get(name));
      if (!name.equals(CONSUL)) {
        value.ifPresent(known -> shown.put(name, reuse.of(name, known)));
      }
    });
    ServiceCatalog next = new ServiceCatalog(shown.buildOrThrow());
    if (!next.equals(catalog)) {
      catalog = next;
      reuse.retain(next.services().keySet());
    }
    return catalog;
  }

  private ImmutableList<Diagnostic> diagnostics(
      ImmutableSortedSet<String> unread, Optional<String> noRights) {
    Instant now = clock.instant();
    ImmutableList.Builder<Diagnostic> all = ImmutableList.builder();
    noRights
        .or(() -> anyTrouble().filter(Permissions::areMeant))
        .ifPresent(why -> all.add(RegistryProblem.PERMISSIONS.at("", why)));
    if (services.size() > mostExact) {
      all.add(RegistryProblem.PLAIN_HTTP.at("", services.size(), mostExact));
    }
    all.addAll(troubles.diagnostics());
    all.addAll(nameProblems);
    services.forEach((name, service) -> {
      if (!name.equals(CONSUL)) {
        all.addAll(service.diagnostics(name, now));
      }
    });
    all.addAll(barrier.missing(unread));
    return all.build();
  }
}
