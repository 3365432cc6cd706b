package dev.fingerpost.server.reconcile;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.source.SourceStatus;
import java.util.Optional;

/**
 * Whether the control plane serves, and what is wrong with it, in words.
 *
 * @param ready resources are being served
 * @param reasons one line for each source that is not at its best, and for each change that is held
 *     back; empty if all is well
 */
public record Readiness(boolean ready, ImmutableList<String> reasons) {

  private static final int MOST_HOLDS = 20;

  /** The readiness that a state means. */
  public static Readiness of(PlaneState state) {
    ImmutableList.Builder<String> reasons = ImmutableList.builder();
    state.registries().forEach((name, status) -> trouble(name, status).ifPresent(reasons::add));
    trouble("policies", state.policyStatus()).ifPresent(reasons::add);
    state.holds().stream().limit(MOST_HOLDS).forEach(hold -> reasons.add(hold.words()));
    if (state.holds().size() > MOST_HOLDS) {
      reasons.add((state.holds().size() - MOST_HOLDS) + " more losses are held: see /api/v1/holds");
    }
    return new Readiness(state.live().isPresent(), reasons.build());
  }

  private static Optional<String> trouble(String source, SourceStatus status) {
    return switch (status) {
      case SourceStatus.Live _ -> Optional.empty();
      case SourceStatus.Starting starting ->
          Optional.of(source + " starting: " + starting.reason());
      case SourceStatus.Stale stale ->
          Optional.of(source + " stale since " + stale.since() + ": " + stale.reason());
      case SourceStatus.Refused refused ->
          Optional.of(
              source
                  + " refused since "
                  + refused.since()
                  + ", the last good holds: "
                  + refused.reason());
    };
  }
}
