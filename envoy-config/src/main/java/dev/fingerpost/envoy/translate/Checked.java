package dev.fingerpost.envoy.translate;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.util.Optional;

/**
 * An outcome with what the checks say about it.
 *
 * @param outcome empty if it must not be sent
 */
record Checked<R>(Optional<R> outcome, ImmutableList<Diagnostic> diagnostics) {

  /** The outcome, unless one of the diagnostics is an error. */
  static <R> Checked<R> of(R outcome, ImmutableList<Diagnostic> diagnostics) {
    boolean isRefused = diagnostics.stream().anyMatch(Diagnostic::isError);
    return new Checked<>(isRefused ? Optional.empty() : Optional.of(outcome), diagnostics);
  }

  /** The same with other things that are worth saying. */
  Checked<R> after(ImmutableList<Diagnostic> earlier) {
    return new Checked<>(
        outcome, ImmutableList.<Diagnostic>builder().addAll(earlier).addAll(diagnostics).build());
  }
}
