package dev.fingerpost.envoy.translate;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.route.EncodedVirtualHost;
import dev.fingerpost.model.diagnostic.Diagnostic;

/**
 * What one pass over a plan gave.
 *
 * @param changes new, changed and removed clusters and assignments; a cluster stands before its
 *     assignment
 * @param virtualHosts those of all served services; the same object as in the last pass if none of
 *     them changed
 * @param diagnostics everything that is wrong now, also with services that did not change
 */
public record Translation(
    ChangeSet changes,
    ImmutableSortedMap<String, EncodedVirtualHost> virtualHosts,
    ImmutableList<Diagnostic> diagnostics,
    Work work) {}
