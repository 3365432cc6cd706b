package dev.fingerpost.server.store;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.fingerpost.envoy.resource.ResourceId;

/**
 * What a stream is told: a view, and which resources differ from the view before it.
 *
 * @param publishedAt when, by the store's clock, in nanoseconds
 */
public record Change(View view, ImmutableSet<ResourceId> ids, long publishedAt) {

  /** This change and a later one as one: the newest view, everything that differs. */
  public Change and(Change later) {
    return new Change(later.view, ImmutableSet.copyOf(Sets.union(ids, later.ids)), publishedAt);
  }
}
