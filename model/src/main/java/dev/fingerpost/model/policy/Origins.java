package dev.fingerpost.model.policy;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.diagnostic.Location;
import java.util.Optional;

/**
 * Where each policy path was written, and by which level. A path is the dotted way to a key: {@code
 * services.orders.retry.numRetries}.
 */
public record Origins(
    ImmutableMap<String, Location> locations, ImmutableMap<String, PolicyLevel> levels) {

  /** Nothing was written: the built-in defaults alone. */
  public static final Origins NONE = new Origins(ImmutableMap.of(), ImmutableMap.of());

  /** The place of the path itself or of the nearest block around it. */
  public Optional<Location> of(String path) {
    return nearest(path, locations);
  }

  /** The level that writes the path itself or the nearest block around it. */
  public Optional<PolicyLevel> level(String path) {
    return nearest(path, levels);
  }

  private static <T> Optional<T> nearest(String path, ImmutableMap<String, T> known) {
    String at = path;
    while (true) {
      T found = known.get(at);
      if (found != null) {
        return Optional.of(found);
      }
      int dot = at.lastIndexOf('.');
      if (dot < 0) {
        return Optional.empty();
      }
      at = at.substring(0, dot);
    }
  }
}
