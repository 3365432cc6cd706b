package dev.fingerpost.policies.grammar;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import java.time.Instant;
import java.util.Optional;

/**
 * What checks may ask about beyond one service's policy.
 *
 * @param presets the names of all presets, by facet
 * @param services the names of all services that a policy file names
 * @param keys those that may be written for all services
 * @param isWhole whether every file could be read; if not, what is named may be in one that could
 *     not
 * @param now the time of reading; empty if nobody asks what is over by now
 */
public record Facts(
    ImmutableSetMultimap<String, String> presets,
    ImmutableSet<String> services,
    ImmutableSet<String> keys,
    boolean isWhole,
    Optional<Instant> now) {}
