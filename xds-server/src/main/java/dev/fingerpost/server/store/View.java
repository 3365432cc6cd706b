package dev.fingerpost.server.store;

import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import java.util.Optional;
import java.util.function.Consumer;

/** What the Envoys of one audience shall have, at one generation: a shared base and an overlay. */
public final class View {

  private final Snapshot snapshot;
  private final Overlay overlay;
  private final NameIndex index;

  View(Snapshot snapshot, Overlay overlay, NameIndex index) {
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
    Packed own = overlay.own().isEmpty() ? null : overlay.own().get(new ResourceId(type, name));
    if (own != null) {
      return Optional.of(own);
    }
    Packed shared = snapshot.shared(type).get(name);
    return shared != null && overlay.sees(shared) ? Optional.of(shared) : Optional.empty();
  }

  /** Whether it has just this version of a resource. */
  public boolean has(Packed packed) {
    return get(packed.type(), packed.name())
        .filter(there -> there.version().equals(packed.version()))
        .isPresent();
  }

  /** A resource that is no more, or not for this audience, as long as it is kept. */
  public Optional<Packed> retired(ResourceType type, String name) {
    return Optional.ofNullable(snapshot.retired().get(new ResourceId(type, name)))
        .map(Retired::packed)
        .or(() -> shared(type, name).filter(packed -> !overlay.sees(packed)));
  }

  /** Shows all resources of a type. */
  public void forEach(ResourceType type, Consumer<Packed> action) {
    overlay
        .own()
        .forEach((id, packed) -> {
          if (id.type() == type) {
            action.accept(packed);
          }
        });
    snapshot
        .shared(type)
        .forEach(packed -> {
          if (overlay.sees(packed) && !overlay.own().containsKey(packed.id())) {
            action.accept(packed);
          }
        });
  }

  private Optional<Packed> shared(ResourceType type, String name) {
    return Optional.ofNullable(snapshot.shared(type).get(name));
  }
}
