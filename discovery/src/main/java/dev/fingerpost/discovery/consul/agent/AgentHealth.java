package dev.fingerpost.discovery.consul.agent;

import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether an agent gives signs of life: a state machine without threads or clocks. Owned by the
 * thread of the agent's heartbeat.
 *
 * <p>An error status is a sign of life. It is trouble all the same, and told.
 */
final class AgentHealth {

  private static final int MISSES = 2;

  private int missed;
  private @Nullable ConsulFailure trouble;

  /** What a sign, or a missing one, means for the reads that are under way. */
  enum Turn {
    NONE,
    /** It is taken for dead now: reads are ended, and none is begun. */
    DOWN,
    /** It is back. */
    UP
  }

  /** Takes in an answer. */
  Turn answered() {
    trouble = null;
    return alive();
  }

  /** Takes in a failure. */
  Turn failed(ConsulFailure failure) {
    trouble = failure;
    return switch (failure) {
      case ConsulFailure.Status _ -> alive();
      case ConsulFailure.Refused _,
          ConsulFailure.TimedOut _,
          ConsulFailure.Unreadable _,
          ConsulFailure.Cut _ -> {
        missed++;
        yield missed == MISSES ? Turn.DOWN : Turn.NONE;
      }
    };
  }

  boolean isUp() {
    return missed < MISSES;
  }

  /** Whether the next sign is waited for: it decides. */
  boolean isDoubtful() {
    return missed > 0;
  }

  /** What is wrong, if anything is. */
  Optional<ConsulFailure> trouble() {
    return Optional.ofNullable(trouble);
  }

  private Turn alive() {
    boolean back = !isUp();
    missed = 0;
    return back ? Turn.UP : Turn.NONE;
  }
}
