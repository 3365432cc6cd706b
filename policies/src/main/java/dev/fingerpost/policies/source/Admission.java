package dev.fingerpost.policies.source;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Ordering;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.policy.Revision;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import dev.fingerpost.policies.Loaded;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.policies.PolicyReader;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of each reading of the policy files: a good one goes live and is kept, a bad
 * one is refused, in words, and the last good one holds. Owned by the source's thread; others read
 * the cell.
 */
final class Admission {

  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final LastGood lastGood;
  private final Clock clock;
  private final PolicyReader reader = new PolicyReader();
  private final Latest<SourceState<Policies>> state;
  private SourceStatus beforeStale;

  Admission(LastGood lastGood, Clock clock, String reason) {
    this.lastGood = lastGood;
    this.clock = clock;
    this.state = new Latest<>(SourceState.starting(reason));
    this.beforeStale = state.get().status();
  }

  Latest<SourceState<Policies>> state() {
    return state;
  }

  /** Where a value may come from while the newest files are bad and none has been good yet. */
  interface Fallback {
    Optional<Policies> find();
  }

  /** Takes a reading in. */
  void offer(PolicyFiles files, Fallback fallback) {
    Judged judged = judge(files, reader.read(files.texts(), clock.instant()));
    if (judged.policies.isPresent()) {
      Policies policies = judged.policies.get();
      lastGood.save(files);
      become(SourceState.live(policies, judged.diagnostics));
      LOG.info(
          "event=policies_live revision={} services={} warnings={}",
          policies.revision().shortId(),
          policies.set().services().size(),
          judged.diagnostics.size());
      return;
    }
    String reason = reason(files, judged.diagnostics);
    Optional<Policies> value = state.get().value().or(this::restored).or(fallback::find);
    SourceStatus status =
        value.isPresent()
            ? new SourceStatus.Refused(reason, clock.instant())
            : new SourceStatus.Starting(reason);
    become(new SourceState<>(value, status, judged.diagnostics));
    LOG.warn(
        "event=policies_refused reason=\"{}\" in_force={}",
        reason,
        value.map(policies -> policies.revision().shortId()).orElse("none"));
  }

  /** What holds now, or would hold if the newest files were bad. */
  Optional<Revision> inForce() {
    return state
        .get()
        .value()
        .map(Policies::revision)
        .or(() -> lastGood.read().map(PolicyFiles::revision));
  }

  /** Refuses a reading unseen; false if nothing could hold in its place. */
  boolean refuse(String reason) {
    Optional<Policies> value = state.get().value().or(this::restored);
    if (value.isEmpty()) {
      return false;
    }
    become(
        new SourceState<>(
            value, new SourceStatus.Refused(reason, clock.instant()), ImmutableList.of()));
    LOG.warn(
        "event=policies_refused reason=\"{}\" in_force={}",
        reason,
        value.get().revision().shortId());
    return true;
  }

  /** The files cannot be read now. */
  void unreachable(String reason) {
    SourceState<Policies> now = state.get();
    Optional<Policies> value = now.value().or(this::restored);
    SourceStatus status =
        switch (now.status()) {
          case SourceStatus.Stale stale -> new SourceStatus.Stale(reason, stale.since());
          case SourceStatus.Starting starting when value.isEmpty() ->
              new SourceStatus.Starting(reason);
          case SourceStatus.Starting starting -> new SourceStatus.Stale(reason, clock.instant());
          case SourceStatus.Live live -> new SourceStatus.Stale(reason, clock.instant());
          case SourceStatus.Refused refused -> new SourceStatus.Stale(reason, clock.instant());
        };
    if (!status.equals(now.status())) {
      LOG.warn("event=policies_unreachable reason=\"{}\"", reason);
    }
    state.set(new SourceState<>(value, status, now.diagnostics()));
  }

  /** Reading broke in a way that nobody foresaw. */
  void broken(RuntimeException cause) {
    SourceStatus before = state.get().status();
    unreachable("reading policies failed: " + cause);
    if (!before.equals(state.get().status())) {
      LOG.error("event=policies_failed", cause);
    }
  }

  /** The files can be read, and are those that were offered last. */
  void unchanged() {
    if (state.get().status() instanceof SourceStatus.Stale) {
      LOG.info("event=policies_reachable");
      state.set(state.get().with(beforeStale));
    }
  }

  /** The policies of files that nothing is wrong with. */
  static Optional<Policies> load(PolicyFiles files) {
    return judge(files, PolicyLanguage.load(files.texts())).policies;
  }

  private void become(SourceState<Policies> next) {
    beforeStale = next.status();
    state.set(next);
  }

  private Optional<Policies> restored() {
    return lastGood.read().flatMap(Admission::load);
  }

  private static Judged judge(PolicyFiles files, Loaded loaded) {
    ImmutableList<Diagnostic> all =
        Stream.concat(files.diagnostics().stream(), loaded.diagnostics().stream())
            .sorted()
            .collect(ImmutableList.toImmutableList());
    return new Judged(
        loaded
            .set()
            .filter(set -> all.stream().noneMatch(Diagnostic::isError))
            .map(set -> new Policies(set, files.revision(), loaded.origins(), files.approvals())),
        all);
  }

  private static String reason(PolicyFiles files, ImmutableList<Diagnostic> diagnostics) {
    ImmutableList<Diagnostic> errors =
        diagnostics.stream().filter(Diagnostic::isError).collect(ImmutableList.toImmutableList());
    Diagnostic first = Ordering.natural().min(errors);
    return "%s: %d error%s, first: %s"
        .formatted(
            files.revision().id().contains(":")
                ? files.revision().description()
                : "commit " + files.revision().shortId(),
            errors.size(),
            errors.size() == 1 ? "" : "s",
            first.location().map(place -> place + " ").orElse("") + first.message());
  }

  private record Judged(Optional<Policies> policies, ImmutableList<Diagnostic> diagnostics) {}
}
