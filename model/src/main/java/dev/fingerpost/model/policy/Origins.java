package dev.fingerpost.model.policy;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.diagnostic.Location;
import java.util.Map;
import java.util.Optional;

/**
 * Where each policy path was written, and by which level. A path is the dotted way to a key: {@code
 * services.orders.retry.numRetries}.
 *
 * @param sections where a level begins to write; it goes on until the next one of the file
 */
public record Origins(
    ImmutableMap<String, Location> locations, ImmutableSortedMap<Location, PolicyLevel> sections) {

  /** Nothing was written: the built-in defaults alone. */
  public static final Origins NONE = new Origins(ImmutableMap.of(), ImmutableSortedMap.of());

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

  /** The level that writes the path itself or the nearest block around it. */
  public Optional<PolicyLevel> level(String path) {
    return of(path).map(this::level);
  }

  private PolicyLevel level(Location place) {
    Map.Entry<Location, PolicyLevel> section = sections.floorEntry(place);
    return section == null || !section.getKey().file().equals(place.file())
        ? PolicyLevel.BUILT_IN
        : section.getValue();
  }
}
