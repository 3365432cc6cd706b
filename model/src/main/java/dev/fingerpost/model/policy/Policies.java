package dev.fingerpost.model.policy;

import com.google.common.collect.ImmutableSet;

/**
 * A policy set with where it came from.
 *
 * @param revision the commit, or the content hash of a folder
 * @param origins where each policy path was written; beside the set, so that an inserted line
 *     changes no policy
 * @param approvals what the newest commits approve, each with its commit
 */
public record Policies(
    PolicySet set, Revision revision, Origins origins, ImmutableSet<Approval> approvals) {

  /** Policies that approve nothing. */
  public Policies(PolicySet set, Revision revision, Origins origins) {
    this(set, revision, origins, ImmutableSet.of());
  }
}
