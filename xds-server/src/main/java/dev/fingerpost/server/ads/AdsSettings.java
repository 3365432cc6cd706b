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
 * @param grace how long streams may take to end on close
 */
public record AdsSettings(
    InetSocketAddress address,
    String identifier,
    int maxRequestBytes,
    int maxStreamsPerConnection,
    Duration grace) {

  /** What fits everywhere. */
  public static AdsSettings at(InetSocketAddress address, String identifier) {
    return new AdsSettings(address, identifier, 16 << 20, 100, Duration.ofSeconds(5));
  }
}
