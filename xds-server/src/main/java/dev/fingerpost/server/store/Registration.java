package dev.fingerpost.server.store;

import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.plan.Audience;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream's place in the store: it is told of changes until it is closed. */
public final class Registration implements AutoCloseable {

  private final ResourceStore store;
  private final Audience audience;
  private final Consumer<Change> listener;
  private volatile @Nullable NameSet endpoints;
  private volatile long passed;
  private volatile long told;

  Registration(ResourceStore store, Audience audience, Consumer<Change> listener) {
    this.store = store;
    this.audience = audience;
    this.listener = listener;
  }

  /** The newest view, empty as long as the audience has no overlay. */
  public Optional<View> view() {
    return store.view(audience);
  }

  /**
   * Has the stream told of no other endpoints than these. What is added to the set later is told
   * from then on: so add first, then look at the newest view.
   */
  public void narrowTo(NameSet endpoints) {
    this.endpoints = endpoints;
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

  /** The generation up to which the stream needs nothing that was retired; 0 at its beginning. */
  long passed() {
    return passed > 0 && passed >= told ? Long.MAX_VALUE : passed;
  }

  /** The newest generation that the stream was told of. */
  long told() {
    return told;
  }

  /** Whether the stream has to be told; one that has not narrowed yet may wait for any view. */
  boolean isConcernedBy(Change change) {
    NameSet some = endpoints;
    if (some == null) {
      return true;
    }
    for (ResourceId id : change.ids()) {
      if (id.type() != ResourceType.ENDPOINT || some.contains(id.name())) {
        return true;
      }
    }
    return false;
  }

  void tell(Change change) {
    told = change.view().generation();
    listener.accept(change);
  }
}
