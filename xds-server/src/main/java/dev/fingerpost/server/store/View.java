package dev.fingerpost.server.store;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import java.util.Optional;
import java.util.function.Consumer;

/** What the Envoys of one audience shall have, at one generation: a shared base and an overlay. */
public final class View {

  private final Snapshot snapshot;
  private final ImmutableMap<ResourceId, Packed> overlay;

  View(Snapshot snapshot, ImmutableMap<ResourceId, Packed> overlay) {
    this.snapshot = snapshot;
    this.overlay = overlay;
  }

  /** The store's generation that is seen. */
  public long generation() {
    return snapshot.generation();
  }

  /** The resource of that name, if there is one. */
  public Optional<Packed> get(ResourceType type, String name) {
    Packed own = overlay.get(new ResourceId(type, name));
    return Optional.ofNullable(own != null ? own : snapshot.shared(type).get(name));
  }

  /** A resource that is no more, as long as it is kept. */
  public Optional<Packed> retired(ResourceType type, String name) {
    return Optional.ofNullable(snapshot.retired().get(new ResourceId(type, name)))
        .map(Retired::packed);
  }

  /** Shows all resources of a type. */
  public void forEach(ResourceType type, Consumer<Packed> action) {
    overlay.forEach((id, packed) -> {
      if (id.type() == type) {
        action.accept(packed);
      }
    });
    snapshot
        .shared(type)
        .forEach(packed -> {
          if (!overlay.containsKey(packed.id())) {
            action.accept(packed);
          }
        });
  }
}
