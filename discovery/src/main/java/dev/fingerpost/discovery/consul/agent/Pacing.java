package dev.fingerpost.discovery.consul.agent;

import java.time.Duration;

/**
 * How fast the watches of one Consul may go, and how much is asked of an agent.
 *
 * @param names the least time between two reads of the names
 * @param backoff the least time after a failure
 * @param longestBackoff the most that chance adds to it
 * @param barrier how long the first catalog waits for services that cannot be read
 * @param exactWatches how many services of an agent get a blocking query of their own without TLS
 * @param signs how often signs of life are looked for
 */
public record Pacing(
    Duration names,
    Duration backoff,
    Duration longestBackoff,
    Duration barrier,
    int exactWatches,
    Signs signs) {

  /**
   * How often signs of life are looked for.
   *
   * @param heartbeat the time between two of an agent that gives them
   * @param probe the same of one that does not
   * @param leader the time between two looks for a leader that is lost
   * @param spread the time over which keys come back to an agent that is up again
   * @param recheck the time in which every service is read once more than it needs to be
   */
  public record Signs(
      Duration heartbeat, Duration probe, Duration leader, Duration spread, Duration recheck) {

    static final Signs USUAL =
        new Signs(
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMinutes(10));
  }

  /** An agent gives one client host 200 connections; over plain HTTP each watch takes one. */
  public static final Pacing USUAL =
      new Pacing(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          150,
          Signs.USUAL);

  Duration heartbeat() {
    return signs.heartbeat();
  }

  Duration probe() {
    return signs.probe();
  }

  /** The time between two looks for a leader that is lost. */
  public Duration leader() {
    return signs.leader();
  }

  /** The time over which keys come back to an agent that is up again. */
  public Duration spread() {
    return signs.spread();
  }
}
