package dev.fingerpost.server.ads;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Counts who is there, and lets nobody be there too often. Safe for all threads. */
final class Census {

  private final int most;
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  Census(int most) {
    this.most = most;
  }

  /** Counts one in, unless that is one too many; what is returned counts it out, once. */
  Optional<Runnable> enter(String who) {
    boolean[] entered = {false};
    counts.compute(
        who,
        (name, count) -> {
          int before = count == null ? 0 : count;
          entered[0] = before < most;
          return entered[0] ? Integer.valueOf(before + 1) : count;
        });
    return entered[0] ? Optional.of(() -> leave(who)) : Optional.empty();
  }

  private void leave(String who) {
    counts.computeIfPresent(who, (name, count) -> count == 1 ? null : count - 1);
  }
}
