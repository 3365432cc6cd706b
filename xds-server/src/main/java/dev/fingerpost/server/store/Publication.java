package dev.fingerpost.server.store;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.model.plan.Audience;

/**
 * What one pass puts into the store.
 *
 * @param changes of the resources that all Envoys share
 * @param overlays all of what differs by audience, for each live audience; one that is absent is
 *     forgotten
 */
public record Publication(
    ChangeSet changes, ImmutableMap<Audience, ImmutableList<Entry>> overlays) {}
