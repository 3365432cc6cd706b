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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last good of every service of one Consul, what may be believed of the news, and the source's
 * state that follows. No threads, no I/O; owned by the keeper's thread.
 *
 * <p>An error never removes anything. Neither does a reply that looks like lost rights: a names
 * list without anything or without {@code consul} where it was, or a service that lost all its rows
 * while it is still listed.
 */
final class CatalogState {

  /** Consul's own service: every list that we may read whole has it. It is never in the catalog. */
  static final String CONSUL = "consul";

  private final InstantSource clock;
  private final Barrier barrier;
  private final Optional<HotSet> plainHttp;
  private ServiceCatalog kept;
  private final Map<String, Entry> entries = new TreeMap<>();
  private final Reuse<String, Service> reuse = new Reuse<>();
  private ServiceCatalog catalog = ServiceCatalog.EMPTY;
  private ImmutableList<Diagnostic> nameProblems = ImmutableList.of();
  private boolean sawConsul;
  private @Nullable String namesTrouble;
  private @Nullable String silence;
  private @Nullable String permissions;
  private @Nullable Instant staleSince;

  /**
   * Nothing known yet.
   *
   * @param plainHttp the bound on exact watches where there is no TLS
   * @param kept what was known before the restart: it stands in for what cannot be read
   */
  CatalogState(
      InstantSource clock, Barrier barrier, Optional<HotSet> plainHttp, ServiceCatalog kept) {
    this.clock = clock;
    this.barrier = barrier;
    this.plainHttp = plainHttp;
    this.kept = kept;
  }

  /** What is known of one name. */
  private static final class Entry {
    private boolean listed = true;
    private @Nullable Reading reading;

    /** Whether there was ever more behind the name than proxies and gateways. */
    private boolean callable = true;

    /** Whether all rows are gone and that is not believed. */
    private boolean emptied;

    private @Nullable String trouble;

    private boolean isGone() {
      return !listed && (reading == null || reading.rows() == 0 || emptied);
    }
  }

  /** Takes in a list of all names. */
  void names(ImmutableSortedSet<String> names) {
    namesTrouble = null;
    boolean lost = names.isEmpty() || (sawConsul && !names.contains(CONSUL));
    permissions = lost ? "the list of services has lost " + CONSUL : null;
    sawConsul |= names.contains(CONSUL);
    ServiceNames sorted = ServiceNames.of(names);
    nameProblems = sorted.diagnostics();
    for (String name : sorted.admitted()) {
      entries.computeIfAbsent(name, _ -> new Entry()).listed = true;
    }
    if (lost) {
      return;
    }
    entries.keySet().removeIf(name -> names.contains(name) && !sorted.admitted().contains(name));
    entries.forEach((name, entry) -> entry.listed = names.contains(name));
    entries.values().removeIf(Entry::isGone);
    barrier.need(sorted.admitted(), clock.instant());
  }

  /** Takes in that the names are as they were, and readable again. */
  void namesRecovered() {
    namesTrouble = null;
  }

  /** Takes in that the names cannot be read or believed. */
  void namesTroubled(String reason) {
    namesTrouble = reason;
  }

  /** Takes in that the agent gives no sign of life. */
  void silent(String reason) {
    silence = reason;
  }

  /** Takes in that the agent gives signs of life again. */
  void answers() {
    silence = null;
  }

  /** Takes in what a reply said about a service. */
  void read(String name, Reading reading) {
    Entry entry = entries.get(name);
    if (entry == null) {
      return;
    }
    entry.trouble = null;
    Reading before = entry.reading;
    entry.emptied =
        entry.listed
            && reading.rows() == 0
            && before != null
            && before.rows() > 0
            && !before.mayVanish();
    if (!entry.emptied) {
      entry.reading = reading;
      entry.callable = reading.rows() == 0 ? entry.callable : reading.callable();
    }
    if (entry.isGone()) {
      entries.remove(name);
    }
  }

  /** Takes in that a service is as it was, and readable again. */
  void recovered(String name) {
    Entry entry = entries.get(name);
    if (entry != null) {
      entry.trouble = null;
    }
  }

  /** Takes in that a service cannot be read or believed. */
  void troubled(String name, String reason) {
    Entry entry = entries.get(name);
    if (entry != null) {
      entry.trouble = reason;
    }
  }

  /** The services that are to be read. */
  ImmutableSortedSet<String> watched() {
    return ImmutableSortedSet.copyOf(entries.keySet());
  }

  /** What the source says now. */
  SourceState<ServiceCatalog> source() {
    ImmutableSortedSet<String> unread = unread();
    Optional<String> noRights = noRights();
    if (!barrier.isPassed()) {
      Optional<String> waiting =
          noRights.or(() -> barrier.waiting(unread, entries.size(), clock.instant()));
      if (waiting.isPresent()) {
        String trouble = anyTrouble().map(why -> " (" + why + ")").orElse("");
        return new SourceState<>(
            Optional.empty(),
            new SourceStatus.Starting("consul: " + waiting.orElseThrow() + trouble),
            diagnostics(unread, noRights));
      }
    }
    if (unread.isEmpty()) {
      kept = ServiceCatalog.EMPTY;
    }
    return new SourceState<>(
        Optional.of(catalog()), status(noRights), diagnostics(unread, noRights));
  }

  private SourceStatus status(Optional<String> noRights) {
    Optional<String> trouble = noRights.or(this::anyTrouble);
    if (trouble.isEmpty()) {
      staleSince = null;
      return new SourceStatus.Live();
    }
    if (staleSince == null) {
      staleSince = clock.instant();
    }
    return new SourceStatus.Stale("consul: " + trouble.orElseThrow(), staleSince);
  }

  /** Why it seems that we may not see everything. */
  private Optional<String> noRights() {
    Entry own = entries.get(CONSUL);
    if (permissions != null) {
      return Optional.of("permissions? " + permissions);
    }
    boolean blind =
        own != null
            && own.listed
            && (own.emptied || (own.reading != null && own.reading.rows() == 0));
    return blind
        ? Optional.of("permissions? the service " + CONSUL + " shows no instances")
        : Optional.empty();
  }

  private Optional<String> anyTrouble() {
    if (silence != null) {
      return Optional.of("the agent does not answer: " + silence);
    }
    if (namesTrouble != null) {
      return Optional.of("the list of services cannot be read: " + namesTrouble);
    }
    ImmutableList<String> troubles =
        entries.values().stream()
            .flatMap(entry -> Optional.ofNullable(entry.trouble).stream())
            .collect(ImmutableList.toImmutableList());
    return troubles.isEmpty()
        ? Optional.empty()
        : Optional.of(
            troubles.size()
                + " of "
                + entries.size()
                + " services cannot be read: "
                + troubles.getFirst());
  }

  private ImmutableSortedSet<String> unread() {
    ImmutableSortedSet.Builder<String> unread = ImmutableSortedSet.naturalOrder();
    entries.forEach((name, entry) -> {
      if (entry.reading == null) {
        unread.add(name);
      }
    });
    return unread.build();
  }

  private ServiceCatalog catalog() {
    ImmutableSortedMap.Builder<String, Service> services = ImmutableSortedMap.naturalOrder();
    entries.forEach((name, entry) -> {
      if (entry.reading == null) {
        Optional.ofNullable(kept.services().get(name))
            .ifPresent(before -> services.put(name, reuse.of(name, before)));
      } else if (entry.callable && !name.equals(CONSUL)) {
        services.put(name, reuse.of(name, entry.reading.service()));
      }
    });
    ServiceCatalog next = new ServiceCatalog(services.buildOrThrow());
    if (!next.equals(catalog)) {
      catalog = next;
      reuse.retain(next.services().keySet());
    }
    return catalog;
  }

  private ImmutableList<Diagnostic> diagnostics(
      ImmutableSortedSet<String> unread, Optional<String> noRights) {
    ImmutableList.Builder<Diagnostic> all = ImmutableList.builder();
    noRights.ifPresent(why -> all.add(RegistryProblem.PERMISSIONS.at("", why)));
    plainHttp
        .filter(hot -> entries.size() > hot.most())
        .ifPresent(hot -> all.add(RegistryProblem.PLAIN_HTTP.at("", entries.size(), hot.most())));
    all.addAll(nameProblems);
    entries.forEach((name, entry) -> {
      Reading reading = entry.reading;
      if (reading == null || name.equals(CONSUL)) {
        return;
      }
      all.addAll(reading.diagnostics());
      if (entry.emptied) {
        all.add(RegistryProblem.ROWS_HELD.at(name, reading.rows()));
      } else if (reading.rows() == 0 && entry.callable) {
        all.add(RegistryProblem.NO_ROWS.at(name));
      }
    });
    all.addAll(barrier.missing(unread));
    return all.build();
  }
}
