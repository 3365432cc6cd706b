package dev.fingerpost.server.ads.stream;

import dev.fingerpost.server.store.Packed;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The accepted versions of those resources of one type for which a newer one is under way: what the
 * client gets back if it refuses. Owned by its stream's loop.
 */
final class LastGood {

  private Map<String, Packed> superseded = new HashMap<>();
  private Set<String> neverAccepted = new HashSet<>();

  /** A resource goes out over what the client had before. */
  void sent(Packed packed, @Nullable Packed before) {
    String name = packed.name();
    if (before == null) {
      if (!superseded.containsKey(name)) {
        neverAccepted.add(name);
      }
    } else if (!before.version().equals(packed.version()) && !neverAccepted.contains(name)) {
      superseded.putIfAbsent(name, before);
    }
  }

  /** The client has accepted a resource, the newest that was sent or one before it. */
  void accepted(Packed packed, boolean newest) {
    neverAccepted.remove(packed.name());
    if (newest) {
      superseded.remove(packed.name());
    } else {
      superseded.put(packed.name(), packed);
    }
  }

  void forget(String name) {
    superseded.remove(name);
    neverAccepted.remove(name);
  }

  /** Gives back the room that many names needed. */
  void trim() {
    superseded = new HashMap<>(superseded);
    neverAccepted = new HashSet<>(neverAccepted);
  }

  /** Whether the client has accepted the newest that was sent of a resource. */
  boolean isSettled(String name) {
    return !superseded.containsKey(name) && !neverAccepted.contains(name);
  }

  Optional<Packed> of(String name) {
    return Optional.ofNullable(superseded.get(name));
  }
}
