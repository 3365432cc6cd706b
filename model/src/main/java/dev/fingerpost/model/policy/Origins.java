package dev.fingerpost.model.policy;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.diagnostic.Location;
import java.util.Optional;

/**
 * Where each policy path was written. A path is the dotted way to a key: {@code
 * services.orders.retry.numRetries}.
 */
public record Origins(ImmutableMap<String, Location> locations) {

  /** Nothing was written: the built-in defaults alone. */
  public static final Origins NONE = new Origins(ImmutableMap.of());

  /** The place of the path itself or of the nearest block around it. */
  public Optional<Location> of(String path) {
    String at = path;
    while (true) {
      Location location = locations.get(at);
      if (location != null) {
        return Optional.of(location);
      }
      int dot = at.lastIndexOf('.');
      if (dot < 0) {
        return Optional.empty();
      }
      at = at.substring(0, dot);
    }
  }
}
