package dev.fingerpost.discovery.consul;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * One read: answered at once without an index, else as soon as something is newer than it.
 *
 * @param hold how long the agent may hold the read, in whole seconds; without meaning if there is
 *     no index
 */
record Poll(OptionalLong index, Duration hold) {

  /** A read that is answered at once. */
  static Poll now() {
    return new Poll(OptionalLong.empty(), Duration.ZERO);
  }
}
