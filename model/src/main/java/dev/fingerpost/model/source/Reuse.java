package dev.fingerpost.model.source;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the objects of the last pass: an equal value comes out as the object that was there, so
 * that later stages may compare by identity. Owned by one thread.
 */
public final class Reuse<K, V> {

  private final Map<K, V> kept = new HashMap<>();

  /** The object kept under the key if it equals the value, else the value, which is kept now. */
  public V of(K key, V value) {
    V old = kept.get(key);
    if (old != null && old.equals(value)) {
      return old;
    }
    kept.put(key, value);
    return value;
  }

  /** Forgets all other keys. */
  public void retain(Set<K> keys) {
    kept.keySet().retainAll(keys);
  }
}
