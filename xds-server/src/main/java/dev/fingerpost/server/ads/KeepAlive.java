package dev.fingerpost.server.ads;

import java.time.Duration;

/**
 * How it is found out that the other end of a connection is gone, or never says anything.
 *
 * @param ping a connection on which nothing came for so long is asked whether it lives
 * @param answer how long that may take; then the connection is ended
 * @param permitted a client may ask this often, one that asks more often is ended
 * @param idle a connection without streams is ended after this time; gRPC leaves one whose peer did
 *     not answer open until then
 */
public record KeepAlive(Duration ping, Duration answer, Duration permitted, Duration idle) {

  /** A dead peer is found within 40 s; Envoys may ping every ten. */
  public static final KeepAlive DEFAULT =
      new KeepAlive(
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1));
}
