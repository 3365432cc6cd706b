package dev.fingerpost.model.policy;

/**
 * A policy set with where it came from.
 *
 * @param revision the commit, or the content hash of a folder
 * @param origins where each policy path was written; beside the set, so that an inserted line
 *     changes no policy
 */
public record Policies(PolicySet set, Revision revision, Origins origins) {}
