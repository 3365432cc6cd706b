package dev.fingerpost.model.catalog;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;

/**
 * One running copy of a service, as its registry describes it.
 *
 * @param weights the registry's own weights; policy may take others from {@code meta} or {@code
 *     tags}
 */
public record Instance(
    InstanceKey key,
    Address address,
    Checks checks,
    Weights weights,
    Attributes attributes,
    Presence presence) {

  /** The instance's service id in its registry. */
  public String id() {
    return key.id();
  }

  /** Whether the registry still lists the instance. */
  public enum Presence {
    /** Listed by the registry. */
    LISTED,
    /** No longer listed: running requests may finish, new ones go elsewhere. */
    LEAVING
  }

  /**
   * What a registrant may say freely about an instance. It never sets policy unless a policy says
   * so.
   *
   * @param zone the zone that the registry itself states, empty if it has no such notion
   * @param surroundings what its registry knows beside what the instance says
   */
  public record Attributes(
      ImmutableSortedMap<String, String> meta,
      ImmutableSortedSet<String> tags,
      String zone,
      Surroundings surroundings) {

    /** Attributes of which the surroundings are not known. */
    public Attributes(
        ImmutableSortedMap<String, String> meta, ImmutableSortedSet<String> tags, String zone) {
      this(meta, tags, zone, Surroundings.NONE);
    }

    /** Nothing said. */
    public static final Attributes NONE =
        new Attributes(ImmutableSortedMap.of(), ImmutableSortedSet.of(), "");
  }

  /**
   * What the registry knows of an instance's host, and of how it is reached from afar.
   *
   * @param nodeMeta what the host says of itself
   * @param tagged other addresses by tag, for an instance of another datacenter only
   */
  public record Surroundings(
      ImmutableSortedMap<String, String> nodeMeta, ImmutableSortedMap<String, Address> tagged) {

    /** Nothing known. */
    public static final Surroundings NONE =
        new Surroundings(ImmutableSortedMap.of(), ImmutableSortedMap.of());

    /** These, or {@link #NONE} itself if there is nothing in them. */
    public static Surroundings of(
        ImmutableSortedMap<String, String> nodeMeta, ImmutableSortedMap<String, Address> tagged) {
      return nodeMeta.isEmpty() && tagged.isEmpty() ? NONE : new Surroundings(nodeMeta, tagged);
    }
  }

  /** The same instance at another address. */
  public Instance at(Address other) {
    return new Instance(key, other, checks, weights, attributes, presence);
  }

  /** The same instance with another word on its health. */
  public Instance with(Checks next) {
    return next.equals(checks)
        ? this
        : new Instance(key, address, next, weights, attributes, presence);
  }

  /** The same instance in another state of presence. */
  public Instance with(Presence next) {
    return next == presence ? this : new Instance(key, address, checks, weights, attributes, next);
  }
}
