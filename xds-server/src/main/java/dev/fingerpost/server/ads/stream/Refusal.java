package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.envoy.origin.PolicyKeys;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Packed;
import java.util.Optional;

/**
 * Versions of one resource that a client does not get.
 *
 * @param lastGood what it gets instead, empty if it never had one; one without bytes means that the
 *     client has a good one that the server does not
 * @param error the client's text, cut; no evidence
 * @param keys the policy keys that differ between the newest refused version and the last good one
 */
record Refusal(
    ImmutableSet<String> versions,
    Optional<Packed> lastGood,
    String error,
    ImmutableList<String> keys) {

  private static final int MAX_VERSIONS = 16;

  static Refusal of(Packed refused, Optional<Packed> lastGood, String error) {
    return new Refusal(
        ImmutableSet.of(refused.version()),
        lastGood,
        error,
        lastGood
            .filter(good -> good.hasBytes() && refused.hasBytes())
            .map(good -> differing(refused, good))
            .orElse(ImmutableList.of()));
  }

  /**
   * The refusal of a part of a resource.
   *
   * @param before what the client had of it
   */
  static Refusal ofPart(
      Packed refused, Optional<Packed> instead, Optional<Packed> before, String error) {
    ImmutableList<String> keys =
        refused.type() == ResourceType.ROUTE
            ? before
                .map(good ->
                    PolicyKeys.differingInVirtualHost(good.entry().body(), refused.entry().body()))
                .orElse(ImmutableList.of())
            : ImmutableList.of();
    return new Refusal(ImmutableSet.of(refused.version()), instead, error, keys);
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
        kept,
        later.lastGood.filter(good -> !kept.contains(good.version())),
        later.error,
        later.keys);
  }

  /** The refusal of this version, for people. */
  Refused of(Packed packed) {
    return new Refused(packed.name(), packed.version(), error, packed.entry().subject(), keys);
  }

  private static ImmutableList<String> differing(Packed refused, Packed good) {
    return switch (refused.type()) {
      case CLUSTER -> PolicyKeys.differingInCluster(good.entry().body(), refused.entry().body());
      case ENDPOINT, ROUTE, LISTENER, SECRET, RUNTIME -> ImmutableList.of();
    };
  }
}
