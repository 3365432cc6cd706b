package dev.fingerpost.server.store;

import dev.fingerpost.model.plan.Audience;
import java.util.Optional;
import java.util.function.Consumer;

/** A stream's place in the store: it is told of changes until it is closed. */
public final class Registration implements AutoCloseable {

  private final ResourceStore store;
  private final Audience audience;
  private final Consumer<Change> listener;
  private volatile long passed;

  Registration(ResourceStore store, Audience audience, Consumer<Change> listener) {
    this.store = store;
    this.audience = audience;
    this.listener = listener;
  }

  /** The newest view, empty as long as the audience has no overlay. */
  public Optional<View> view() {
    return store.view(audience);
  }

  /** Says that the stream needs nothing that was retired up to the generation. */
  public void passed(long generation) {
    passed = generation;
  }

  /** Is told of nothing more. */
  @Override
  public void close() {
    store.forget(this);
  }

  Audience audience() {
    return audience;
  }

  long passed() {
    return passed;
  }

  void tell(Change change) {
    listener.accept(change);
  }
}
