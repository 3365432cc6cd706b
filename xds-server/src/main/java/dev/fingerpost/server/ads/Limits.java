package dev.fingerpost.server.ads;

import java.time.Duration;

/**
 * What one client may ask of the server: enough for any Envoy, too little to harm others. Over a
 * limit a stream is refused or ended with {@code RESOURCE_EXHAUSTED} and words, and counted; only
 * the rate of requests is merely slowed down.
 *
 * @param streamsPerAddress streams from one address at a time; a whole fleet may sit behind one
 * @param connectionsPerAddress connections from one address at a time
 * @param streamsPerNode streams of one node id at a time
 * @param requestsPerSecond of one stream in the long run; it may be ten seconds' worth ahead
 * @param names that one request may list, and names of resources that do not exist that one stream
 *     may ask for
 * @param stalledFor how long a client may leave what it was sent unread
 * @param resetsPerSecond streams of one connection that its client may reset
 */
public record Limits(
    int streamsPerAddress,
    int connectionsPerAddress,
    int streamsPerNode,
    int requestsPerSecond,
    int names,
    Duration stalledFor,
    int resetsPerSecond) {

  /** What fits everywhere. */
  public static final Limits DEFAULT =
      new Limits(10_000, 10_000, 100, 1_000, 100_000, Duration.ofSeconds(60), 100);

  /** The same with other bounds for streams. */
  public Limits withStreams(int perAddress, int perNode) {
    return new Limits(
        perAddress,
        connectionsPerAddress,
        perNode,
        requestsPerSecond,
        names,
        stalledFor,
        resetsPerSecond);
  }

  /** The same with another bound for names. */
  public Limits withNames(int most) {
    return new Limits(
        streamsPerAddress,
        connectionsPerAddress,
        streamsPerNode,
        requestsPerSecond,
        most,
        stalledFor,
        resetsPerSecond);
  }

  /** The same with another rate of requests. */
  public Limits withRequestsPerSecond(int rate) {
    return new Limits(
        streamsPerAddress,
        connectionsPerAddress,
        streamsPerNode,
        rate,
        names,
        stalledFor,
        resetsPerSecond);
  }

  /** The same with another bound for connections. */
  public Limits withConnectionsPerAddress(int most) {
    return new Limits(
        streamsPerAddress,
        most,
        streamsPerNode,
        requestsPerSecond,
        names,
        stalledFor,
        resetsPerSecond);
  }
}
