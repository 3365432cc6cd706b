package dev.fingerpost.server.reconcile;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.model.source.SourceState;

/**
 * A source that says what a test tells it to.
 *
 * @param <T> what it says
 */
public final class Scripted<T> implements Source<T> {

  private final String name;
  private final Latest<SourceState<T>> state = new Latest<>(SourceState.starting("waiting"));

  public Scripted(String name) {
    this.name = name;
  }

  public void live(T value) {
    state.set(SourceState.live(value, ImmutableList.of()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Latest<SourceState<T>> state() {
    return state;
  }

  @Override
  public void start() {}

  @Override
  public void close() {}
}
