package dev.fingerpost.model.policy.guard;

import dev.fingerpost.model.policy.Percent;
import java.time.Duration;

/**
 * How much of a service may vanish from the registry before that is doubted, and what a doubt
 * costs: the {@code guard} block.
 *
 * @param maxDrop a larger part of the service's instances that vanishes at once is held back
 * @param hold how long what is held must be confirmed before it is believed; zero holds nothing
 * @param removeAfter how long a service without instances keeps its empty cluster
 * @param empty whether its last instance may vanish like any other
 */
public record Guard(Percent maxDrop, Duration hold, Duration removeAfter, WhenEmpty empty) {

  /** {@code guard.allowEmpty}. */
  public enum WhenEmpty {
    /** A service that lost its last instance is held. */
    HELD,
    /** No instances are a state like any other. */
    ALLOWED
  }

  /** Whether anything of the service is ever held. */
  public boolean holds() {
    return !hold.isZero();
  }
}
