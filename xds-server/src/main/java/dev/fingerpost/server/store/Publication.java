package dev.fingerpost.server.store;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.model.plan.Audience;

/**
 * What one pass puts into the store.
 *
 * @param changes of the resources that all Envoys share
 * @param overlays all of what differs by audience, for each live audience; one that is absent is
 *     forgotten
 * @param scopes the services whose shared resources an audience sees; one that is absent sees all
 */
public record Publication(
    ChangeSet changes,
    ImmutableMap<Audience, ImmutableList<Entry>> overlays,
    ImmutableMap<Audience, ImmutableSortedSet<String>> scopes) {

  /** A publication of which all Envoys see everything that they share. */
  public Publication(ChangeSet changes, ImmutableMap<Audience, ImmutableList<Entry>> overlays) {
    this(changes, overlays, ImmutableMap.of());
  }
}
