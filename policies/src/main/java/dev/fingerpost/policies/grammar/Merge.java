package dev.fingerpost.policies.grammar;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** How levels add up: blocks key by key, everything else replaces. Each part keeps its place. */
public final class Merge {

  private Merge() {}

  /** The later level over the earlier. */
  public static YamlNode over(YamlNode base, YamlNode top) {
    if (!(base instanceof Mapping below) || !(top instanceof Mapping above)) {
      return top;
    }
    Map<String, Entry> entries = new LinkedHashMap<>(below.entries());
    above
        .entries()
        .forEach((key, entry) ->
            entries.merge(
                key,
                entry,
                (old, next) -> new Entry(next.location(), over(old.value(), next.value()))));
    return new Mapping(above.location(), ImmutableMap.copyOf(entries));
  }

  /** A mapping without the keys that do not pass. */
  public static Mapping keep(Mapping mapping, Predicate<String> keys) {
    return new Mapping(
        mapping.location(),
        mapping.entries().entrySet().stream()
            .filter(entry -> keys.test(entry.getKey()))
            .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, Map.Entry::getValue)));
  }
}
