package dev.fingerpost.model.source;

/**
 * Where a value comes from: a registry, a policy repository. It owns its threads; it puts what it
 * knows into its cell and is never asked.
 */
public interface Source<T> extends AutoCloseable {

  /** The name in status, logs and metrics, unique on a control plane. */
  String name();

  /** The cell with the newest state; it starts as {@link SourceStatus.Starting}. */
  Latest<SourceState<T>> state();

  /** Begins to watch. Called once. */
  void start();

  /** Stops watching and ends the source's threads. */
  @Override
  void close();
}
