package dev.fingerpost.server.ads.stream;

import dev.fingerpost.server.store.Packed;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The accepted versions of those resources of one type for which a newer one is under way: what the
 * client gets back if it refuses. Owned by its stream's loop.
 */
final class LastGood {

  /** By name; empty where the client never accepted any. Of two or more a {@link HashMap}. */
  private Map<String, Optional<Packed>> before = Map.of();

  /** A resource goes out over what the client had before. */
  void sent(Packed packed, @Nullable Packed has) {
    boolean isNew = has == null || !has.version().equals(packed.version());
    if (isNew && isSettled(packed.name())) {
      put(packed.name(), Optional.ofNullable(has));
    }
  }

  /** The client has accepted a resource, the newest that was sent or one before it. */
  void accepted(Packed packed, boolean newest) {
    if (newest) {
      forget(packed.name());
    } else {
      put(packed.name(), Optional.of(packed));
    }
  }

  void forget(String name) {
    if (before.size() > 1) {
      before.remove(name);
    } else if (before.containsKey(name)) {
      before = Map.of();
    }
  }

  /** Whether the client has accepted the newest that was sent of a resource. */
  boolean isSettled(String name) {
    return !before.containsKey(name);
  }

  Optional<Packed> of(String name) {
    return before.getOrDefault(name, Optional.empty());
  }

  private void put(String name, Optional<Packed> version) {
    boolean only = before.isEmpty() || (before.size() == 1 && before.containsKey(name));
    if (only) {
      before = Map.of(name, version); // as a change has it
    } else {
      if (!(before instanceof HashMap)) {
        before = new HashMap<>(before);
      }
      before.put(name, version);
    }
  }
}
