package dev.fingerpost.model.policy.routing;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;

/**
 * Which requests a route is for. All of it must hold.
 *
 * @param methods none for all
 */
public record RequestMatch(
    ImmutableSortedSet<String> methods, PathMatch path, ImmutableList<HeaderMatch> headers) {

  /** All requests. */
  public static final RequestMatch ANY =
      new RequestMatch(ImmutableSortedSet.of(), PathMatch.ANY, ImmutableList.of());
}
