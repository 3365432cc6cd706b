package dev.fingerpost.discovery.consul.catalog;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.RegistryProblem;
import dev.fingerpost.discovery.ServiceNames;
import dev.fingerpost.discovery.consul.rows.Reading;
import dev.fingerpost.discovery.consul.wire.Hint;
import dev.fingerpost.discovery.consul.wire.Permissions;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
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
public final class CatalogState {

  /** Consul's own service: every list that we may read whole has it. It is never in the catalog. */
  public static final String CONSUL = "consul";

  private final String label;
  private final InstantSource clock;
  private final Barrier barrier;
  private final Troubles troubles;
  private final KnownServices services;
  private final Set<String> changed = new HashSet<>();
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
  public CatalogState(String label, InstantSource clock, Barrier barrier, ServiceCatalog kept) {
    this.label = label;
    this.clock = clock;
    this.barrier = barrier;
    this.troubles = new Troubles(clock);
    this.services = new KnownServices(kept);
  }

  /** What the source is called in words. */
  public String label() {
    return label;
  }

  /** The time that status and messages show. */
  public Instant now() {
    return clock.instant();
  }

  /** What is wrong beside single services. */
  public Troubles troubles() {
    return troubles;
  }

  /** Takes in a list of all names. */
  public void names(ImmutableSortedSet<String> names) {
    troubles.namesRecovered();
    boolean lost = names.isEmpty() || (sawConsul && !names.contains(CONSUL));
    permissions = lost ? "the list of services has lost " + CONSUL : null;
    sawConsul |= names.contains(CONSUL);
    ServiceNames sorted = ServiceNames.of(names);
    nameProblems = sorted.diagnostics();
    for (String name : sorted.admitted()) {
      services.add(name);
      services.change(name, service -> service.list(true));
    }
    if (lost) {
      return;
    }
    services.removeIf((name, _) -> names.contains(name) && !sorted.admitted().contains(name));
    services.changeAll((name, service) -> service.list(names.contains(name)));
    services.removeIf((_, service) -> service.isGone());
    barrier.need(sorted.admitted(), clock.instant());
  }

  /** Takes in what a reply said about a service. */
  public void read(String name, Reading reading) {
    services.change(
        name,
        service -> {
          if (service.take(reading, clock.instant())) {
            changed.add(name);
          }
        });
    services.removeIfGone(name);
  }

  /** Takes in that a service is as it was, and readable again. */
  public void recovered(String name) {
    services.change(name, KnownService::recovered);
  }

  /** Takes in that a service cannot be read or believed. */
  public void troubled(String name, String reason) {
    services.change(name, service -> service.troubled(reason));
  }

  /** Takes in how many services can be watched exactly; the others are read in turn. */
  public void bound(int most) {
    mostExact = most;
  }

  /** The services that are to be read. */
  public ImmutableSortedSet<String> watched() {
    services.refresh(clock.instant());
    return services.names();
  }

  /** Tells the names of the services that are not what they were, once. */
  public void takeChanged(Consumer<String> listener) {
    changed.forEach(listener);
    changed.clear();
  }

  /** The services that such hints are about: their own, or all on a node. */
  public ImmutableSortedSet<String> concernedBy(ImmutableSortedSet<Hint> hints) {
    ImmutableSortedSet.Builder<String> concerned = ImmutableSortedSet.naturalOrder();
    for (Hint hint : hints) {
      if (!hint.service().isEmpty()) {
        concerned.add(hint.service());
        continue;
      }
      services.addThoseOn(hint.node(), concerned);
    }
    return concerned.build();
  }

  /** What the source says now. */
  public SourceState<ServiceCatalog> source() {
    services.refresh(clock.instant());
    Optional<Trouble> noRights = noRights();
    if (!barrier.isPassed()) {
      Optional<String> waiting =
          noRights.isPresent()
              ? Optional.of("nothing can be believed yet")
              : barrier.waiting(services.unread(), services.size(), clock.instant());
      if (waiting.isPresent()) {
        return new SourceState<>(
            Optional.empty(), before(waiting.orElseThrow(), noRights), diagnostics(noRights));
      }
    }
    services.letGoOfKept();
    return new SourceState<>(
        Optional.of(services.catalog()), status(noRights), diagnostics(noRights));
  }

  /** The status while there is no catalog. */
  private SourceStatus before(String waiting, Optional<Trouble> noRights) {
    Optional<Trouble> trouble = noRights.or(this::anyTrouble);
    boolean lost = barrier.lost(clock.instant()).isPresent() && troubles.isAnswered();
    // Stale: whoever has an older catalog of this datacenter goes on with it.
    return trouble
        .<SourceStatus>map(why ->
            lost
                ? stale(why.words("not read since the start"))
                : new SourceStatus.Starting(why.words(waiting)))
        .orElseGet(() -> new SourceStatus.Starting(waiting));
  }

  private SourceStatus status(Optional<Trouble> noRights) {
    Optional<Trouble> trouble = noRights.or(this::anyTrouble);
    if (trouble.isEmpty()) {
      staleSince = null;
      return new SourceStatus.Live();
    }
    return stale(trouble.orElseThrow().words("what it said last is served"));
  }

  private SourceStatus stale(String reason) {
    if (staleSince == null) {
      staleSince = clock.instant();
    }
    return new SourceStatus.Stale(reason, staleSince);
  }

  /** Why it seems that we may not see everything. */
  private Optional<Trouble> noRights() {
    if (permissions != null) {
      return Optional.of(Trouble.ofRights(Permissions.SIGN + " " + permissions));
    }
    KnownService own = services.get(CONSUL);
    return own != null && own.isBlind()
        ? Optional.of(
            Trouble.ofRights(Permissions.SIGN + " the service " + CONSUL + " shows no instances"))
        : Optional.empty();
  }

  private Optional<Trouble> anyTrouble() {
    return troubles.ofAll().or(this::troubleOfSome);
  }

  private Optional<Trouble> troubleOfSome() {
    SortedMap<String, String> all = services.troubles();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    String first = all.firstEntry().getValue();
    return Optional.of(
        new Trouble(
            all.size() + " of " + services.size() + " services cannot be read: " + first,
            Permissions.areMeant(first) ? Permissions.ADVICE : "the agent's log may say more"));
  }

  private ImmutableList<Diagnostic> diagnostics(Optional<Trouble> noRights) {
    ImmutableList.Builder<Diagnostic> all = ImmutableList.builder();
    noRights
        .or(() -> anyTrouble().filter(Trouble::isAboutRights))
        .ifPresent(why -> all.add(RegistryProblem.PERMISSIONS.at("", why.what())));
    if (services.size() > mostExact) {
      all.add(RegistryProblem.PLAIN_HTTP.at("", services.size(), mostExact));
    }
    all.addAll(troubles.diagnostics());
    all.addAll(nameProblems);
    services.addDiagnostics(all);
    all.addAll(barrier.missing(services.unread()));
    return all.build();
  }
}
