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
  private final NameIndex index;

  View(Snapshot snapshot, ImmutableMap<ResourceId, Packed> overlay, NameIndex index) {
    this.snapshot = snapshot;
    this.overlay = overlay;
    this.index = index;
  }

  /** An empty set of names, small for names of resources that were ever published. */
  public NameSet newNameSet() {
    return new NameSet(index);
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

  /** Whether it has just this version of a resource. */
  public boolean has(Packed packed) {
    return get(packed.type(), packed.name())
        .filter(there -> there.version().equals(packed.version()))
        .isPresent();
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
