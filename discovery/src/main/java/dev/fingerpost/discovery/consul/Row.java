package dev.fingerpost.discovery.consul;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

/**
 * One entry of {@code /v1/health/service/NAME}, with what discovery uses of it and nothing else.
 * What Consul leaves out or says as null is empty here.
 *
 * @param unreadable why the rest is empty; empty if it could be read
 */
record Row(String unreadable, Node node, Registration service, ImmutableList<Check> checks) {

  /** The host that registered the instance. */
  record Node(String name, String address, String datacenter) {}

  /** What was registered, as it was. */
  record Registration(
      String id, String kind, String host, long port, RawWeights weights, Attributes attributes) {}

  /** The weights as they were registered. */
  record RawWeights(long passing, long warning) {}

  /** Tags and meta as they were registered, and the zone if this Consul has such a notion. */
  record Attributes(ImmutableList<String> tags, ImmutableMap<String, String> meta, String zone) {}

  /**
   * One health check.
   *
   * @param service the service id that it checks, empty if it checks the node
   */
  record Check(String id, String service, String status) {}

  private static final Row EMPTY =
      new Row(
          "",
          new Node("", "", ""),
          new Registration(
              "",
              "",
              "",
              0,
              new RawWeights(1, 1),
              new Attributes(ImmutableList.of(), ImmutableMap.of(), "")),
          ImmutableList.of());

  /** An entry that is not what Consul documents. */
  static Row unreadable(String why) {
    return new Row(why, EMPTY.node, EMPTY.service, EMPTY.checks);
  }
}
