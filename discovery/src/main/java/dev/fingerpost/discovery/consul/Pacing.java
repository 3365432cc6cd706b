package dev.fingerpost.discovery.consul;

import java.time.Duration;

/**
 * How fast the watches of one agent may go, and how much is asked of it.
 *
 * @param names the least time between two reads of the names
 * @param backoff the least time after a failure
 * @param longestBackoff the most that chance adds to it
 * @param barrier how long the first catalog waits for services that cannot be read
 * @param exactWatches how many services get a blocking query of their own without TLS
 */
record Pacing(
    Duration names, Duration backoff, Duration longestBackoff, Duration barrier, int exactWatches) {

  /** An agent gives one client host 200 connections; over plain HTTP each watch takes one. */
  static final Pacing USUAL =
      new Pacing(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          150);
}
