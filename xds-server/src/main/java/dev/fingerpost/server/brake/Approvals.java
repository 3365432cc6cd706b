package dev.fingerpost.server.brake;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.fingerpost.model.policy.Approval;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The approvals that still count. One counts for ten minutes and once, so that it never releases
 * the next loss that looks the same; one that a commit brought before we began does not count at
 * all. Owned by the reconciler's thread.
 */
final class Approvals {

  /** Replicas do not see a loss and its approval in the same order. */
  private static final Duration LIFE = Duration.ofMinutes(10);

  private final Map<String, Waiting> waiting = new HashMap<>();
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
    return Optional.ofNullable(waiting.remove(hash)).map(Waiting::approval);
  }

  private void add(Approval approval, Instant now) {
    waiting.put(approval.hash(), new Waiting(approval, now.plus(LIFE)));
  }
}
