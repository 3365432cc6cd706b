package dev.fingerpost.model.policy;

/**
 * Somebody's word that a change which was held back is right.
 *
 * @param hash of what was held, as it was shown
 * @param by who said so, for people: {@code commit 1a2b3c4d5e6f (Ada)}
 */
public record Approval(String hash, String by) {}
