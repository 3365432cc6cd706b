package dev.fingerpost.discovery.consul;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * One read: answered at once without an index, else as soon as something is newer than it.
 *
 * @param hold how long the agent may hold the read, in whole seconds; without meaning if there is
 *     no index
 */
record Poll(Mode mode, OptionalLong index, Duration hold) {

  /** Which server may answer. */
  enum Mode {
    /** The leader, or one that has asked it. */
    DEFAULT,
    /** Any, also one that lags or has lost its leader. */
    STALE
  }

  /** A read that is answered at once. */
  static Poll now() {
    return now(Mode.DEFAULT);
  }

  /** A read that is answered at once. */
  static Poll now(Mode mode) {
    return new Poll(mode, OptionalLong.empty(), Duration.ZERO);
  }

  /** Whether the agent may hold it. */
  boolean isHeld() {
    return index.isPresent();
  }
}
