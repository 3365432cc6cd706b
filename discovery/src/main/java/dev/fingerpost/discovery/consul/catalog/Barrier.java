package dev.fingerpost.discovery.consul.catalog;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import dev.fingerpost.discovery.RegistryProblem;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What keeps half a catalog from being the first one: every name of the first list must have been
 * read once, or the time be over. Once passed it stays passed. Owned by its {@link CatalogState}.
 */
public final class Barrier {

  /** How long a service is waited for of which something is kept. */
  static final Duration LONGEST_FOR_KEPT = Duration.ofSeconds(5);

  private final Duration longest;
  private final ImmutableSortedSet<String> kept;

  /** Since when the names are waited for, if others need not wait for them. */
  private final Optional<Instant> begun;

  private ImmutableSet<String> needed = ImmutableSet.of();
  private @Nullable Instant deadline;
  private Instant deadlineForKept = Instant.MAX;
  private boolean passed;

  /**
   * Nothing waited for yet.
   *
   * @param kept the services that can be served as they were before the restart
   */
  public Barrier(Duration longest, ImmutableSortedSet<String> kept) {
    this(longest, kept, Optional.empty());
  }

  private Barrier(Duration longest, ImmutableSortedSet<String> kept, Optional<Instant> begun) {
    this.longest = longest;
    this.kept = kept;
    this.begun = begun;
  }

  /** A barrier of one datacenter of several: if it is lost, the others do not wait for it. */
  public static Barrier ofSeveral(
      Duration longest, ImmutableSortedSet<String> kept, Instant begun) {
    return new Barrier(longest, kept, Optional.of(begun));
  }

  /** Since when it is lost: nothing of it could be read in all the time that there was. */
  Optional<Instant> lost(Instant now) {
    return begun
        .map(start -> start.plus(longest))
        .filter(end -> deadline == null && !now.isBefore(end));
  }

  /** Has the first list of names waited for. */
  void need(ImmutableSortedSet<String> names, Instant now) {
    if (deadline == null) {
      needed = ImmutableSet.copyOf(names.asList()); // hashed: it is asked for often
      deadline = now.plus(longest);
      deadlineForKept = now.plus(LONGEST_FOR_KEPT);
    }
  }

  boolean isPassed() {
    return passed;
  }

  /**
   * What is still waited for; empty if that is over.
   *
   * @param unread the names that are listed and not read
   */
  Optional<String> waiting(SortedSet<String> unread, int listed, Instant now) {
    if (deadline == null) {
      return Optional.of("the list of services has not been read yet");
    }
    Set<String> waited = Sets.intersection(unread, needed);
    // Time alone does not make an outage a catalog: somebody must have answered.
    boolean answered = unread.size() < listed;
    boolean enough = answered && !now.isBefore(deadlineForKept);
    int missing = enough ? Sets.difference(waited, kept).size() : waited.size();
    boolean late = answered && !now.isBefore(deadline);
    passed = missing == 0 || late;
    return passed
        ? Optional.empty()
        : Optional.of(missing + " of " + needed.size() + " services not read yet");
  }

  /** Complaints about the names that were waited for in vain, until they are read after all. */
  ImmutableList<Diagnostic> missing(SortedSet<String> unread) {
    if (!passed) {
      return ImmutableList.of();
    }
    needed = ImmutableSet.copyOf(Sets.intersection(unread, needed));
    return needed.stream()
        .map(name ->
            kept.contains(name)
                ? RegistryProblem.NOT_READ_BUT_KEPT.at(name, LONGEST_FOR_KEPT.toSeconds() + " s")
                : RegistryProblem.NOT_READ.at(name, longest.toSeconds() + " s"))
        .collect(ImmutableList.toImmutableList());
  }
}
