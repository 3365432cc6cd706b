package dev.fingerpost.server.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map of resources by name. A changed copy shares what did not change, so that one
 * change among many thousands costs a few kilobytes and readers need no lock.
 */
final class PackedMap {

  private static final int BUCKETS = 4096;
  private static final Packed[] NONE = {};
  private static final Comparator<Packed> BY_NAME = Comparator.comparing(Packed::name);

  /** The map without resources. */
  static final PackedMap EMPTY = empty();

  private final Packed[][] buckets;

  private PackedMap(Packed[][] buckets) {
    this.buckets = buckets;
  }

  /** The resource of that name. */
  @Nullable Packed get(String name) {
    for (Packed packed : buckets[bucket(name)]) {
      if (packed.name().equals(name)) {
        return packed;
      }
    }
    return null;
  }

  /** A map with these resources put in, and these names taken out. */
  PackedMap with(Collection<Packed> updated, Collection<String> removed) {
    Packed[][] next = buckets.clone();
    for (String name : removed) {
      next[bucket(name)] = without(next[bucket(name)], name);
    }
    for (Packed packed : updated) {
      int bucket = bucket(packed.name());
      Packed[] others = without(next[bucket], packed.name());
      Packed[] grown = Arrays.copyOf(others, others.length + 1);
      grown[others.length] = packed;
      Arrays.sort(grown, BY_NAME);
      next[bucket] = grown;
    }
    return new PackedMap(next);
  }

  /** Shows all resources, in an order that depends on their names only. */
  void forEach(Consumer<Packed> action) {
    for (Packed[] bucket : buckets) {
      for (Packed packed : bucket) {
        action.accept(packed);
      }
    }
  }

  private static PackedMap empty() {
    Packed[][] buckets = new Packed[BUCKETS][];
    Arrays.fill(buckets, NONE);
    return new PackedMap(buckets);
  }

  private static Packed[] without(Packed[] bucket, String name) {
    return Arrays.stream(bucket).filter(p -> !p.name().equals(name)).toArray(Packed[]::new);
  }

  private static int bucket(String name) {
    int hash = name.hashCode();
    return (hash ^ (hash >>> 16)) & (BUCKETS - 1);
  }
}
