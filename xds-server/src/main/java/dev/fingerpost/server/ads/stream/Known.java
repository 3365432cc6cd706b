package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Change;
import dev.fingerpost.server.store.NameSet;
import dev.fingerpost.server.store.Packed;
import dev.fingerpost.server.store.View;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the client has of one type, as far as the server knows: what was sent, and what it claimed.
 * Kept as names, and as a resource only where it differs from what all have, so that a client that
 * is up to date costs a bit for each (E3). The set has a fingerprint that is equal on every
 * replica. Owned by its stream's loop.
 */
final class Known {

  private static final int MIN_TIDY = 32;

  private final ResourceType type;
  private final NameSet names;

  /** What the client has under a name, where that is not what the view has. */
  private Map<String, Packed> differing = new HashMap<>();

  private final LongSupplier newest;
  private View view;
  private long fingerprint;
  private int tidyAt = MIN_TIDY;

  /**
   * Nothing yet.
   *
   * @param newest the generation that the stream looks at, perhaps a newer one than it was told of:
   *     of what changed in between under a new name it may hear nothing
   */
  Known(ResourceType type, View view, LongSupplier newest) {
    this.type = type;
    this.view = view;
    this.newest = newest;
    this.names = view.newNameSet();
  }

  @Nullable Packed get(String name) {
    if (!names.contains(name)) {
      return null;
    }
    Packed own = differing.get(name);
    return own != null ? own : view.get(type, name).orElse(null);
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** Whether the client has just this version. */
  boolean has(Packed packed) {
    Packed there = get(packed.name());
    return there != null && there.version().equals(packed.version());
  }

  void put(Packed packed) {
    Packed before = get(packed.name());
    names.add(packed.name());
    keep(packed);
    fingerprint ^= packed.fingerprint() ^ (before == null ? 0 : before.fingerprint());
  }

  void remove(String name) {
    Packed before = get(name);
    if (before != null) {
      fingerprint ^= before.fingerprint();
      names.remove(name);
      differing.remove(name);
    }
  }

  /** Compares with another view from now on; what the client has stays what it is. */
  void become(Change change) {
    if (change.view().generation() <= view.generation()) {
      return;
    }
    Map<String, Packed> changed = new HashMap<>();
    for (ResourceId id : change.ids()) {
      if (id.type() == type && names.contains(id.name())) {
        changed.put(id.name(), Objects.requireNonNull(get(id.name())));
      }
    }
    view = change.view();
    changed.values().forEach(this::keep);
    if (differing.size() >= tidyAt) {
      List.copyOf(differing.values()).forEach(this::keep);
      tidyAt = Math.max(MIN_TIDY, 2 * differing.size());
    }
  }

  /** Gives back the room that many names needed. */
  void trim() {
    differing = new HashMap<>(differing);
  }

  /** Forgets all others. */
  void retain(Predicate<String> wanted) {
    names().stream().filter(wanted.negate()).forEach(this::remove);
  }

  /** A copy of the names. */
  List<String> names() {
    return names.names();
  }

  /** All that can be sent again, in an order that depends on the names only. */
  ImmutableList<Packed> sendable() {
    return names().stream()
        .map(name -> Objects.requireNonNull(get(name)))
        .filter(Packed::hasBytes)
        .sorted(Comparator.comparing(Packed::name))
        .collect(ImmutableList.toImmutableList());
  }

  /** Short, and equal wherever the same versions are held. */
  String fingerprint() {
    return String.format("%016x", fingerprint);
  }

  private void keep(Packed packed) {
    if (view.generation() == newest.getAsLong() && view.has(packed)) {
      differing.remove(packed.name());
    } else {
      differing.put(packed.name(), packed);
    }
  }
}
