package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Kind;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Facet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How a level adds to what is below it. Used by one thread. */
final class Levels {

  private final ImmutableMap<String, Presets> presets;

  Levels(ImmutableMap<String, ImmutableMap<String, Preset>> presets, Findings findings) {
    this.presets =
        ImmutableMap.copyOf(
            Maps.transformEntries(presets, (facet, named) -> new Presets(facet, named, findings)));
  }

  /** What holds when this level is written over that. */
  Effective add(Effective below, Level level, String path) {
    Map<String, Entry> entries = new LinkedHashMap<>(below.entries());
    level
        .entries()
        .forEach((key, written) -> {
          Facet facet = Facets.ALL.get(key);
          if (facet != null) {
            Entry base = entries.get(key);
            add(facet, Optional.ofNullable(base), written.value(), path + "." + key)
                .ifPresent(value -> entries.put(key, new Entry(written.location(), value)));
          }
        });
    return new Effective(
        path,
        level,
        ImmutableMap.copyOf(entries),
        Sets.union(below.broken(), level.broken()).immutableCopy());
  }

  /** A preset with all that it extends, unless something is wrong with it. */
  Optional<Mapping> preset(String facet, String name, Location place) {
    return Optional.ofNullable(presets.get(facet))
        .flatMap(known ->
            known.of(new Scalar(place, name, Kind.STRING), "presets." + facet + "." + name));
  }

  /** Empty if the preset that is named cannot be used: then nothing is added, nor judged. */
  private Optional<YamlNode> add(Facet facet, Optional<Entry> base, YamlNode written, String path) {
    Presets known = facet.expandsPresets() ? presets.get(facet.key()) : null;
    if (known != null && written instanceof Scalar name) {
      return name.text().equals("none") ? Optional.of(written) : known.of(name, path).map(n -> n);
    }
    if (known != null && written instanceof Mapping block && block.entry("extends").isPresent()) {
      return known.expand(block, path).map(full -> full);
    }
    return Optional.of(base.map(below -> facet.add(below.value(), written)).orElse(written));
  }
}
