package dev.fingerpost.server.reconcile;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.source.SourceStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Whether the control plane serves, and what is wrong with it, in words.
 *
 * @param ready resources are being served
 * @param reasons one line for each source that is not at its best, and for each change that is held
 *     back: what is wrong, since when, what is served meanwhile, what can be done; empty if all is
 *     well
 */
public record Readiness(boolean ready, ImmutableList<String> reasons) {

  private static final int MOST_HOLDS = 20;

  private static final String NOTHING_SERVED =
      "nothing is served yet: Envoys go on with what they have, or ask another control plane";

  /** The readiness that a state means. */
  public static Readiness of(PlaneState state) {
    ImmutableList.Builder<String> reasons = ImmutableList.builder();
    state.registries().forEach((name, status) -> trouble(name, status).ifPresent(reasons::add));
    trouble("policies", state.policyStatus()).ifPresent(reasons::add);
    state.holds().stream().limit(MOST_HOLDS).forEach(hold -> reasons.add(hold.words()));
    if (state.holds().size() > MOST_HOLDS) {
      reasons.add((state.holds().size() - MOST_HOLDS) + " more losses are held: see /api/v1/holds");
    }
    boolean ready = state.live().isPresent();
    if (!ready) {
      reasons.add(NOTHING_SERVED);
    }
    return new Readiness(ready, reasons.build());
  }

  private static Optional<String> trouble(String source, SourceStatus status) {
    return switch (status) {
      case SourceStatus.Live _ -> Optional.empty();
      case SourceStatus.Starting starting ->
          Optional.of(source + " starting: " + starting.reason());
      case SourceStatus.Stale stale ->
          Optional.of(source + " stale since " + seconds(stale.since()) + ": " + stale.reason());
      case SourceStatus.Refused refused ->
          Optional.of(
              source
                  + " refused since "
                  + seconds(refused.since())
                  + ", the last good holds: "
                  + refused.reason());
    };
  }

  /** Nobody reads nanoseconds at night. */
  private static Instant seconds(Instant since) {
    return since.truncatedTo(ChronoUnit.SECONDS);
  }
}
