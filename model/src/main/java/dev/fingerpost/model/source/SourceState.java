package dev.fingerpost.model.source;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.util.Optional;

/**
 * What a source says now.
 *
 * @param value the last good value, empty before the first
 * @param diagnostics what is wrong with its newest input
 */
public record SourceState<T>(
    Optional<T> value, SourceStatus status, ImmutableList<Diagnostic> diagnostics) {

  /** A source that has not spoken yet. */
  public static <T> SourceState<T> starting(String reason) {
    return new SourceState<>(
        Optional.empty(), new SourceStatus.Starting(reason), ImmutableList.of());
  }

  /** A source with a current value. */
  public static <T> SourceState<T> live(T value, ImmutableList<Diagnostic> diagnostics) {
    return new SourceState<>(Optional.of(value), new SourceStatus.Live(), diagnostics);
  }

  /** The same value with another status. */
  public SourceState<T> with(SourceStatus next) {
    return new SourceState<>(value, next, diagnostics);
  }
}
