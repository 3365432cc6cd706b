package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.NameSet;
import dev.fingerpost.server.store.Packed;
import dev.fingerpost.server.store.View;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the client has of one type, as far as the server knows: what was sent, and what it claimed.
 * Kept as names, and as a resource only where it differs from what all have, so that a client that
 * is up to date costs a bit for each (E3). The set has a fingerprint that is equal on every
 * replica. Owned by its stream's loop.
 */
final class Known {

  private static final HexFormat HEX = HexFormat.of();
  private static final int MIN_TIDY = 32;

  private final ResourceType type;
  private final Sight sight;
  private final NameSet names;

  /** What the client has under a name, where that is not what the view has. */
  private Map<String, Packed> differing = Map.of();

  private long fingerprint;
  private int tidyAt = MIN_TIDY;

  /** Nothing yet. */
  Known(ResourceType type, Sight sight) {
    this.type = type;
    this.sight = sight;
    this.names = sight.told().newNameSet();
  }

  @Nullable Packed get(String name) {
    if (!names.contains(name)) {
      return null;
    }
    return get(sight.told(), name);
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** Whether the client has just this version. */
  boolean has(Packed packed) {
    Packed there = get(packed.name());
    return there != null && there.version().equals(packed.version());
  }

  /** The client gets a resource; returns what it had under that name. */
  @CanIgnoreReturnValue
  @Nullable Packed put(Packed packed) {
    Packed before = names.add(packed.name()) ? null : get(sight.told(), packed.name());
    keep(packed);
    fingerprint ^= packed.fingerprint() ^ (before == null ? 0 : before.fingerprint());
    return before;
  }

  void remove(String name) {
    Packed before = get(name);
    if (before != null) {
      fingerprint ^= before.fingerprint();
      names.remove(name);
      drop(name);
    }
  }

  /**
   * The stream was told of another view, where a name differs; what the client has under it stays
   * what it is.
   *
   * @param from the view before
   */
  void moved(View from, String name) {
    if (names.contains(name)) {
      keep(Objects.requireNonNull(get(from, name)));
    }
    if (differing.size() >= tidyAt) {
      List.copyOf(differing.values()).forEach(this::keep);
      tidyAt = Math.max(MIN_TIDY, 2 * differing.size());
    }
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
    return HEX.toHexDigits(fingerprint);
  }

  private @Nullable Packed get(View view, String name) {
    Packed own = differing.get(name);
    return own != null ? own : view.get(type, name).orElse(null);
  }

  private void keep(Packed packed) {
    View told = sight.told();
    if (told.generation() == sight.generation() && told.has(packed)) {
      drop(packed.name());
    } else {
      if (differing.isEmpty()) {
        differing = new HashMap<>();
      }
      differing.put(packed.name(), packed);
    }
  }

  private void drop(String name) {
    if (!differing.isEmpty()) {
      differing.remove(name);
      if (differing.isEmpty()) {
        differing = Map.of();
      }
    }
  }
}
