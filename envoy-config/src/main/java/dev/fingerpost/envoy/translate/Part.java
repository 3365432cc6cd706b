package dev.fingerpost.envoy.translate;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.check.CheckCode;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One part of one service, cluster, assignment or virtual host: the plan of the last pass and the
 * last good outcome. The same plan is never translated again, a bad outcome never replaces a good
 * one, and an equal outcome leaves the object that was there.
 */
final class Part<P, R> {
  private final String label;
  private final String path;
  private @Nullable P plan;
  private Optional<R> good = Optional.empty();
  private ImmutableList<Diagnostic> diagnostics = ImmutableList.of();

  Part(String label, String path) {
    this.label = label;
    this.path = path;
  }

  /** Takes the plan; the number of translations that it took: 0 or 1. */
  @SuppressWarnings("ReferenceEquality") // a plan that did not change is the same object
  int update(P next, Function<P, Checked<R>> translation) {
    if (next == plan) {
      return 0;
    }
    plan = next;
    Checked<R> checked = translation.apply(next);
    diagnostics = checked.diagnostics();
    if (checked.outcome().isEmpty() && good.isPresent()) {
      Diagnostic stays = CheckCode.LAST_GOOD_STAYS.about(label, path);
      diagnostics = checked.after(ImmutableList.of(stays)).diagnostics();
    } else if (!checked.outcome().equals(good)) {
      good = checked.outcome();
    }
    return 1;
  }

  Optional<R> good() {
    return good;
  }

  ImmutableList<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
