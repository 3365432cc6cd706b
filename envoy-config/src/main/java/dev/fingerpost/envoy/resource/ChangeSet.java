package dev.fingerpost.envoy.resource;

import com.google.common.collect.ImmutableList;

/**
 * What one pass changed: never two states to compare.
 *
 * @param updated new and changed resources
 * @param removed resources that are no more
 */
public record ChangeSet(ImmutableList<Entry> updated, ImmutableList<ResourceId> removed) {

  /** Nothing changed. */
  public static final ChangeSet EMPTY = new ChangeSet(ImmutableList.of(), ImmutableList.of());

  /** Whether nothing changed. */
  public boolean isEmpty() {
    return updated.isEmpty() && removed.isEmpty();
  }
}
