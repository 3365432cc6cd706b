package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.YamlNode.Entry;

/**
 * The keys that one level writes for a service, each of a form that its facet accepts.
 *
 * @param broken the other keys, which have something wrong in them
 */
record Level(Location place, ImmutableMap<String, Entry> entries, ImmutableSet<String> broken) {

  Level(Location place, ImmutableMap<String, Entry> entries) {
    this(place, entries, ImmutableSet.of());
  }
}
