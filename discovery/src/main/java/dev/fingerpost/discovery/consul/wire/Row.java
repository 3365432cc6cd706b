package dev.fingerpost.discovery.consul.wire;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

/**
 * One entry of {@code /v1/health/service/NAME}, with what discovery uses of it and nothing else.
 * What Consul leaves out or says as null is empty here.
 *
 * @param unreadable why the rest is empty; empty if it could be read
 */
public record Row(String unreadable, Node node, Registration service, ImmutableList<Check> checks) {

  /**
   * The host that registered the instance.
   *
   * @param tagged addresses for others than its neighbours, by tag
   */
  public record Node(
      String name,
      String address,
      String datacenter,
      ImmutableMap<String, String> tagged,
      ImmutableMap<String, String> meta) {}

  /** What was registered, as it was. */
  public record Registration(
      String id, String kind, Places places, RawWeights weights, Attributes attributes) {

    /** Where it says that it listens; empty: at its node's address. */
    public String host() {
      return places.own().host();
    }

    /** The port that it says. */
    public long port() {
      return places.own().port();
    }
  }

  /**
   * Where it says that it listens.
   *
   * @param own its host may be empty: the node's counts then
   * @param tagged where others than its neighbours reach it, by tag
   */
  public record Places(RawAddress own, ImmutableMap<String, RawAddress> tagged) {}

  /** A host and a port as they were registered. */
  public record RawAddress(String host, long port) {}

  /** The weights as they were registered. */
  public record RawWeights(long passing, long warning) {}

  /** Tags and meta as they were registered, and the zone if this Consul has such a notion. */
  public record Attributes(
      ImmutableList<String> tags, ImmutableMap<String, String> meta, String zone) {}

  /**
   * One health check.
   *
   * @param service the service id that it checks, empty if it checks the node
   */
  public record Check(String id, String service, String status) {}

  private static final Row EMPTY =
      new Row(
          "",
          new Node("", "", "", ImmutableMap.of(), ImmutableMap.of()),
          new Registration(
              "",
              "",
              new Places(new RawAddress("", 0), ImmutableMap.of()),
              new RawWeights(1, 1),
              new Attributes(ImmutableList.of(), ImmutableMap.of(), "")),
          ImmutableList.of());

  /** An entry that is not what Consul documents. */
  static Row unreadable(String why) {
    return new Row(why, EMPTY.node, EMPTY.service, EMPTY.checks);
  }
}
