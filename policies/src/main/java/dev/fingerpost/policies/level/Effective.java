package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import java.util.Map;

/**
 * What holds for one service, or for all others: each key with the value that won, part by part
 * with the place where it was written.
 *
 * @param path {@code services.NAME} or {@code defaults}
 */
record Effective(String path, Location place, ImmutableMap<String, Entry> entries) {

  Entry entry(String key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      throw new IllegalStateException("no built-in default: " + key);
    }
    return entry;
  }

  YamlNode value(String key) {
    return entry(key).value();
  }

  /** Adds the place of every path. */
  void putOrigins(Map<String, Location> origins) {
    origins.put(path, place);
    entries.forEach((key, entry) -> putOrigins(path + "." + key, entry, origins));
  }

  private static void putOrigins(String path, Entry entry, Map<String, Location> origins) {
    origins.put(path, entry.location());
    if (entry.value() instanceof Mapping mapping) {
      mapping.entries().forEach((key, inner) -> putOrigins(path + "." + key, inner, origins));
    }
  }
}
