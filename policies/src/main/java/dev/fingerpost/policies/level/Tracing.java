package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Takes down where every effective value was written. Used by one thread. */
final class Tracing {

  private final Map<String, Location> locations = new HashMap<>();

  /** Everything that holds for a service, or for all others. */
  void add(Effective effective) {
    add(effective, effective.entries().keySet());
  }

  /** What holds under these keys. */
  void add(Effective effective, Set<String> keys) {
    locations.put(effective.path(), effective.last().place());
    Maps.filterKeys(effective.entries(), keys::contains)
        .forEach((key, entry) -> add(effective.path() + "." + key, entry));
  }

  /** Everything that another one has taken down. */
  void add(Tracing other) {
    locations.putAll(other.locations);
  }

  ImmutableMap<String, Location> all() {
    return ImmutableMap.copyOf(locations);
  }

  private void add(String path, Entry entry) {
    locations.put(path, entry.location());
    if (entry.value() instanceof Mapping mapping) {
      mapping.entries().forEach((key, inner) -> add(path + "." + key, inner));
    }
  }
}
