package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.resource.ResourceId;
import java.time.Instant;

/**
 * What is kept of one node.
 *
 * @param seen when a stream of the node last began, or refused something
 * @param refused what it refused
 * @param unanswered clusters that it had not answered for, with what it had before
 */
record LedgerPage(
    Instant seen,
    ImmutableMap<ResourceId, Refusal> refused,
    ImmutableMap<ResourceId, Refusal> unanswered) {

  boolean isEmpty() {
    return refused.isEmpty() && unanswered.isEmpty();
  }
}
