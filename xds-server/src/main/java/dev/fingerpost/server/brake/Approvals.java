package dev.fingerpost.server.brake;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.fingerpost.model.policy.Approval;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The approvals that still count. One counts for ten minutes and once, so that it never releases
 * the next loss that looks the same; one that a commit brought before we began does not count at
 * all. Owned by the reconciler's thread.
 */
final class Approvals {

  /** Replicas do not see a loss and its approval in the same order. */
  private static final Duration LIFE = Duration.ofMinutes(10);

  private final Map<String, Waiting> waiting = new HashMap<>();
  private final Set<String> used = new LinkedHashSet<>();
  private Optional<ImmutableSet<Approval>> ofCommits = Optional.empty();

  private record Waiting(Approval approval, Instant until) {}

  /** Takes in what commits and people say. */
  void hear(ImmutableSet<Approval> commits, List<Approval> people, Instant now) {
    waiting.values().removeIf(known -> !now.isBefore(known.until));
    if (!ofCommits.equals(Optional.of(commits))) {
      Sets.difference(commits, ofCommits.orElse(commits)).forEach(approval -> add(approval, now));
      ofCommits = Optional.of(commits);
    }
    people.forEach(approval -> add(approval, now));
  }

  /** Uses up the approval of this hash, if there is one. */
  Optional<Approval> take(String hash) {
    Optional<Approval> approval = Optional.ofNullable(waiting.remove(hash)).map(Waiting::approval);
    approval.ifPresent(given -> used.add(given.hash()));
    return approval;
  }

  /** The hashes that were used up since this was asked last. */
  ImmutableSet<String> used() {
    ImmutableSet<String> all = ImmutableSet.copyOf(used);
    used.clear();
    return all;
  }

  private void add(Approval approval, Instant now) {
    waiting.put(approval.hash(), new Waiting(approval, now.plus(LIFE)));
  }
}
