package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;

/**
 * What all files together write, checked in form, before levels add up.
 *
 * @param presets by facet and name
 */
record Written(
    Level defaults,
    ImmutableMap<String, ImmutableMap<String, Preset>> presets,
    ImmutableSortedMap<String, Level> services,
    ImmutableSortedMap<String, Level> gateways) {}
