package dev.fingerpost.server.brake;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.policy.Approval;
import dev.fingerpost.model.policy.Policies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between what the registries say and what is made of it: a loss that is too large to be
 * believed at once is held until it is confirmed or approved; everything else goes through.
 *
 * <p>Owned by the reconciler's thread. Time comes in as an argument.
 */
public final class Brake {

  private static final Logger LOG = LoggerFactory.getLogger(Brake.class);

  private final Evidence evidence;
  private final Consumer<Question> ask;
  private final Windows windows = new Windows();
  private final Approvals approvals = new Approvals();
  private Map<String, Standing> standings = new HashMap<>();
  private ServiceCatalog published = ServiceCatalog.EMPTY;
  private @Nullable Last last;

  /**
   * A brake that holds nothing yet.
   *
   * @param evidence where answers and approvals come in
   * @param ask has registries look again; each question is answered once, through the evidence
   */
  public Brake(Evidence evidence, Consumer<Question> ask) {
    this.evidence = evidence;
    this.ask = ask;
  }

  /** Has the listener run when something came in that a pass should see. */
  public void onNews(Runnable listener) {
    evidence.onNews(listener);
  }

  /** Begins with what was served before a restart: a loss since then is doubted like any other. */
  public void begin(ServiceCatalog before) {
    published = before;
  }

  /** What may go out of what the registries list now. */
  public Ruling apply(ServiceCatalog live, Policies policies, Instant now) {
    if (last != null && last.holds(live, policies, now) && evidence.isEmpty()) {
      return last.ruling;
    }
    approvals.hear(policies.approvals(), evidence.approvals(), now);
    windows.prune(now);
    ImmutableList<Loss> losses = Losses.between(published, live, policies.set());
    ImmutableList<Doubt> doubts = new Rules(published, policies.set(), windows).judge(losses);
    List<Doubt> held = hold(doubts, now);
    ImmutableSet<Address> taken = Taken.of(held, live);
    remember(losses, doubts, taken, now);
    ServiceCatalog before = published;
    published = Believed.of(live, held, taken, before);
    Ruling ruling =
        new Ruling(published, holds(held), approvals.used(), nextChange(held, before, now));
    last = new Last(live, policies, ruling.again());
    return ruling;
  }

  /** The doubts that nothing releases. */
  private List<Doubt> hold(ImmutableList<Doubt> doubts, Instant now) {
    Map<String, Standing> before = standings;
    Set<String> released = new HashSet<>();
    List<Evidence.Answer> answers = evidence.answers();
    Map<String, Standing> next = new HashMap<>();
    List<Doubt> held = new ArrayList<>();
    for (Doubt doubt : doubts) {
      Standing standing = answered(standing(doubt, now), doubt, answers, now);
      Optional<String> release = release(doubt, standing);
      if (release.isPresent()) {
        LOG.info("event=released hash={} by=\"{}\"", standing.hash(), release.get());
        released.add(doubt.subject());
        startAnew(doubt);
        continue;
      }
      if (standing.nextLook(doubt).filter(due -> !now.isBefore(due)).isPresent()) {
        standing = standing.looking();
        ask.accept(Question.about(doubt));
      }
      held.add(doubt);
      next.put(doubt.subject(), standing);
    }
    standings = next;
    held.forEach(doubt -> tellOf(doubt, before.get(doubt.subject())));
    before.forEach((subject, standing) -> {
      if (!next.containsKey(subject) && !released.contains(subject)) {
        LOG.info("event=hold_over hash={} held_since={}", standing.hash(), standing.since());
      }
    });
    return held;
  }

  private Standing standing(Doubt doubt, Instant now) {
    Standing known = standings.get(doubt.subject());
    if (known == null) {
      return Standing.begin(doubt, now, now);
    }
    return known.hash().equals(doubt.hash()) ? known : Standing.begin(doubt, known.since(), now);
  }

  private static Standing answered(
      Standing standing, Doubt doubt, List<Evidence.Answer> answers, Instant now) {
    Standing next = standing;
    for (Evidence.Answer answer : answers) {
      if (answer.hash().equals(standing.hash()) && next.isLooking()) {
        next = next.after(answer.look(), doubt, now);
      }
    }
    return next;
  }

  private Optional<String> release(Doubt doubt, Standing standing) {
    return approvals
        .take(standing.hash())
        .map(Approval::by)
        .or(() ->
            standing.isConfirmed(doubt)
                ? Optional.of(standing.looks() + " looks at the registry")
                : Optional.empty());
  }

  /** What was released is what there is: the next loss is measured against that. */
  private void startAnew(Doubt doubt) {
    if (doubt.reason().isAboutAll()) {
      windows.forgetAll();
    } else {
      windows.forget(doubt.services());
    }
  }

  /** Takes note of the losses that nobody doubted, and of those that cannot be held. */
  private void remember(
      ImmutableList<Loss> losses,
      ImmutableList<Doubt> doubts,
      ImmutableSet<Address> taken,
      Instant now) {
    Set<String> vanished = new HashSet<>();
    Set<String> sickened = new HashSet<>();
    doubts.forEach(doubt ->
        (doubt.reason() == Reason.MANY_SICKENED ? sickened : vanished).addAll(doubt.services()));
    for (Loss loss : losses) {
      if (loss.guard().holds()) {
        windows.lost(
            loss,
            vanished.contains(loss.service())
                ? loss.vanished().stream().filter(gone -> taken.contains(gone.address())).toList()
                : loss.vanished(),
            sickened.contains(loss.service()) ? ImmutableList.of() : loss.sickened(),
            now);
      }
    }
  }

  private ImmutableList<Hold> holds(List<Doubt> held) {
    return held.stream()
        .flatMap(doubt ->
            Stream.ofNullable(standings.get(doubt.subject()))
                .map(standing -> Hold.of(doubt, standing)))
        .collect(ImmutableList.toImmutableList());
  }

  @SuppressWarnings("ReferenceEquality") // what is equal is published as the same object
  private Optional<Instant> nextChange(List<Doubt> held, ServiceCatalog before, Instant now) {
    if (held.isEmpty()) {
      return Optional.empty();
    }
    if (published != before) {
      // The rules measure against what is published: with another measure they may say another.
      return Optional.of(now);
    }
    return Stream.concat(
            held.stream()
                .flatMap(doubt ->
                    Stream.ofNullable(standings.get(doubt.subject()))
                        .flatMap(standing -> standing.nextLook(doubt).stream())),
            windows.nextEnd().stream())
        .min(Instant::compareTo);
  }

  private static void tellOf(Doubt doubt, @Nullable Standing before) {
    if (before == null || !before.hash().equals(doubt.hash())) {
      Hold hold = Hold.of(doubt, Standing.begin(doubt, Instant.EPOCH, Instant.EPOCH));
      LOG.warn(
          "event=held hash={} reason={} instances={} message=\"{}\"",
          hold.hash(),
          hold.reason(),
          hold.extent().held(),
          hold.what());
    }
  }

  /** What was asked last, and the answer. */
  private record Last(ServiceCatalog live, Policies policies, Ruling ruling) {

    @SuppressWarnings("ReferenceEquality") // sources keep what did not change
    boolean holds(ServiceCatalog nextLive, Policies nextPolicies, Instant now) {
      return live == nextLive
          && policies == nextPolicies
          && ruling.nextChange().filter(due -> !now.isBefore(due)).isEmpty();
    }
  }
}
