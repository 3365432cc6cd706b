package dev.fingerpost.discovery.consul.wire;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * One read: answered at once without an index, else as soon as something is newer than it.
 *
 * @param hold how long the agent may hold the read, in whole seconds; without meaning if there is
 *     no index
 */
public record Poll(Consistency mode, OptionalLong index, Duration hold) {

  /** A read that is answered at once. */
  public static Poll now() {
    return now(Consistency.DEFAULT);
  }

  /** A read that is answered at once. */
  public static Poll now(Consistency mode) {
    return new Poll(mode, OptionalLong.empty(), Duration.ZERO);
  }

  /** Whether the agent may hold it. */
  public boolean isHeld() {
    return index.isPresent();
  }
}
