package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.policy.PolicyLevel;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Sequence;
import dev.fingerpost.policies.routing.RoutesFacet;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which level writes what stands at a place: each part of a file goes on until the next one begins.
 * Used by one thread.
 */
final class Sections {

  private final TreeMap<Location, PolicyLevel> begins = new TreeMap<>();

  /** Takes note of a top-level key of a file. */
  void begin(String key, Location place) {
    switch (key) {
      case "defaults" -> begins.put(place, PolicyLevel.DEFAULTS);
      case "presets" -> begins.put(place, PolicyLevel.PRESET);
      default -> begins.put(place, PolicyLevel.SERVICE);
    }
  }

  /** Takes note of where the routes of a service begin and end. */
  void beginService(Mapping service) {
    if (service.entry(RoutesFacet.KEY).isEmpty()) {
      return;
    }
    for (Map.Entry<String, Entry> entry : service.entries().entrySet()) {
      begins.put(entry.getValue().location(), PolicyLevel.SERVICE);
      if (entry.getKey().equals(RoutesFacet.KEY)
          && entry.getValue().value() instanceof Sequence routes) {
        for (YamlNode route : routes.items()) {
          begins.put(route.location(), PolicyLevel.ROUTE);
        }
      }
    }
  }

  /** Where each begins. */
  ImmutableSortedMap<Location, PolicyLevel> all() {
    return ImmutableSortedMap.copyOfSorted(begins);
  }
}
