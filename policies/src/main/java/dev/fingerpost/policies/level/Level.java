package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.YamlNode.Entry;

/** The keys that one level writes for a service, each of a form that its facet accepts. */
record Level(Location place, ImmutableMap<String, Entry> entries) {}
