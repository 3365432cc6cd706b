package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.server.store.Packed;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the client has of one type, as far as the server knows: what was sent, and what it claimed.
 * The set has a fingerprint that is equal on every replica. Owned by its stream's loop.
 */
final class Known {

  private final Map<String, Packed> byName = new HashMap<>();
  private long fingerprint;

  @Nullable Packed get(String name) {
    return byName.get(name);
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  /** Whether the client has just this version. */
  boolean has(Packed packed) {
    Packed there = byName.get(packed.name());
    return there != null && there.version().equals(packed.version());
  }

  void put(Packed packed) {
    Packed before = byName.put(packed.name(), packed);
    fingerprint ^= packed.fingerprint() ^ (before == null ? 0 : before.fingerprint());
  }

  @Nullable Packed remove(String name) {
    Packed before = byName.remove(name);
    if (before != null) {
      fingerprint ^= before.fingerprint();
    }
    return before;
  }

  /** Forgets all others. */
  void retain(Predicate<String> names) {
    names().stream().filter(names.negate()).forEach(this::remove);
  }

  /** A copy of the names. */
  List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /** All that can be sent again, in an order that depends on the names only. */
  ImmutableList<Packed> sendable() {
    return byName.values().stream()
        .filter(Packed::hasBytes)
        .sorted(Comparator.comparing(Packed::name))
        .collect(ImmutableList.toImmutableList());
  }

  /** Short, and equal wherever the same versions are held. */
  String fingerprint() {
    return String.format("%016x", fingerprint);
  }
}
