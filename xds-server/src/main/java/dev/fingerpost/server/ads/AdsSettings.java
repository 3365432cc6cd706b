package dev.fingerpost.server.ads;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How the ADS server is to run.
 *
 * @param address where it listens; port 0 takes a free one
 * @param identifier names this replica to Envoys
 * @param maxRequestBytes the largest request: an Envoy names and claims everything in one (OV-A10)
 * @param maxStreamsPerConnection an Envoy needs a handful
 * @param maxInitialSyncs how many streams may bring their client up to date at a time
 * @param maxConnectionAge after which a connection is ended, give or take a tenth, so that Envoys
 *     spread over replicas anew
 * @param grace how long streams may take to end, on close and at that age
 * @param drain over how long streams are ended on close, so that a fleet does not reconnect at once
 * @param keepAlive of connections
 * @param limits for each client
 */
public record AdsSettings(
    InetSocketAddress address,
    String identifier,
    int maxRequestBytes,
    int maxStreamsPerConnection,
    int maxInitialSyncs,
    Duration maxConnectionAge,
    Duration grace,
    Duration drain,
    KeepAlive keepAlive,
    Limits limits) {

  /** What fits everywhere. */
  public static AdsSettings at(InetSocketAddress address, String identifier) {
    return new AdsSettings(
        address,
        identifier,
        16 << 20,
        100,
        64,
        Duration.ofMinutes(30),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        KeepAlive.DEFAULT,
        Limits.DEFAULT);
  }

  /** The same with another bound for initial syncs. */
  public AdsSettings withMaxInitialSyncs(int most) {
    return new AdsSettings(
        address,
        identifier,
        maxRequestBytes,
        maxStreamsPerConnection,
        most,
        maxConnectionAge,
        grace,
        drain,
        keepAlive,
        limits);
  }

  /** The same with another age of connections, and another grace. */
  public AdsSettings withMaxConnectionAge(Duration age, Duration withGrace) {
    return new AdsSettings(
        address,
        identifier,
        maxRequestBytes,
        maxStreamsPerConnection,
        maxInitialSyncs,
        age,
        withGrace,
        drain,
        keepAlive,
        limits);
  }

  /** The same with other limits for clients. */
  public AdsSettings withLimits(Limits others) {
    return new AdsSettings(
        address,
        identifier,
        maxRequestBytes,
        maxStreamsPerConnection,
        maxInitialSyncs,
        maxConnectionAge,
        grace,
        drain,
        keepAlive,
        others);
  }

  /** The same with other pings. */
  public AdsSettings withKeepAlive(KeepAlive other) {
    return new AdsSettings(
        address,
        identifier,
        maxRequestBytes,
        maxStreamsPerConnection,
        maxInitialSyncs,
        maxConnectionAge,
        grace,
        drain,
        other,
        limits);
  }
}
