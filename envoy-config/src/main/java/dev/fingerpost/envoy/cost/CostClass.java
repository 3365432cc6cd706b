package dev.fingerpost.envoy.cost;

import static dev.fingerpost.envoy.cost.Effect.CLEARS_EJECTIONS;
import static dev.fingerpost.envoy.cost.Effect.CLOSES_CONNECTIONS;
import static dev.fingerpost.envoy.cost.Effect.DRAINS_CALLERS;
import static dev.fingerpost.envoy.cost.Effect.REBUILDS_BALANCER;
import static dev.fingerpost.envoy.cost.Effect.WARMS;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;

/**
 * What a change of one resource costs, from cheap to dear. What each class claims was seen on the
 * real Envoy, and is shown again by an integration test.
 */
public enum CostClass {
  /** Equal bytes: not sent, and skipped by Envoy if it were. */
  NOTHING("unchanged"),

  /** Stored, without effect until something else rebuilds the balancer (OV-H3, OV-H4). */
  UNAPPLIED("stored, applied with the next change of its endpoints"),

  /** Routes, secrets, runtime: the next request sees them. */
  IN_PLACE("changed in place"),

  /** Weight, health, metadata or priority of an instance (OV-G5, OV-G6, OV-G7). */
  REBALANCED("rebalanced in place", REBUILDS_BALANCER),

  /** New instances. */
  GROWN("has new instances", REBUILDS_BALANCER),

  /** Instances that are gone take their own connections and ejections along (OV-O7). */
  SHRUNK("has lost instances", REBUILDS_BALANCER, CLOSES_CONNECTIONS),

  /** Another locality makes an instance a new one (OV-G7). */
  INSTANCES_RECREATED(
      "has instances made anew", REBUILDS_BALANCER, CLOSES_CONNECTIONS, CLEARS_EJECTIONS),

  /** A new resource. */
  CREATED("created", WARMS),

  /** Callers of one filter chain connect again, within the drain time. */
  CHAIN_DRAINED("has a filter chain drained", DRAINS_CALLERS),

  /** All callers connect again, within the drain time. */
  LISTENER_DRAINED("drained whole", WARMS, DRAINS_CALLERS),

  /** Any byte of a cluster makes it a new one, with pools and ejections of its own (OV-O8). */
  RECREATED("created anew", WARMS, REBUILDS_BALANCER, CLOSES_CONNECTIONS, CLEARS_EJECTIONS),

  /** A cluster that is no more. */
  CLUSTER_REMOVED("removed", CLOSES_CONNECTIONS, CLEARS_EJECTIONS),

  /** A listener that is no more. */
  LISTENER_REMOVED("removed", DRAINS_CALLERS);

  private final String words;
  private final ImmutableSet<Effect> effects;

  CostClass(String words, Effect... effects) {
    this.words = words;
    this.effects = Sets.immutableEnumSet(ImmutableSet.copyOf(effects));
  }

  /** As it stands after the resource's name: {@code created anew}. */
  public String words() {
    return words;
  }

  /** What Envoy does, in this order. */
  public ImmutableSet<Effect> effects() {
    return effects;
  }
}
