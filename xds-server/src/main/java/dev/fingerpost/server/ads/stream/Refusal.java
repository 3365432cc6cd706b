package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.server.store.Packed;
import java.util.Optional;

/**
 * Versions of one resource that a client does not get.
 *
 * @param lastGood what it gets instead, empty if it never had one; one without bytes means that the
 *     client has a good one that the server does not
 * @param error the client's text, cut; no evidence
 */
record Refusal(ImmutableSet<String> versions, Optional<Packed> lastGood, String error) {

  private static final int MAX_VERSIONS = 16;

  static Refusal of(Packed refused, Optional<Packed> lastGood, String error) {
    return new Refusal(ImmutableSet.of(refused.version()), lastGood, error);
  }

  boolean covers(Packed packed) {
    return versions.contains(packed.version());
  }

  /** This one and a later one of the same resource. */
  Refusal and(Refusal later) {
    ImmutableSet<String> all =
        ImmutableSet.<String>builder().addAll(later.versions).addAll(versions).build();
    ImmutableSet<String> kept =
        all.stream().limit(MAX_VERSIONS).collect(ImmutableSet.toImmutableSet());
    return new Refusal(
        kept, later.lastGood.filter(good -> !kept.contains(good.version())), later.error);
  }
}
