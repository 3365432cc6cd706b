package dev.fingerpost.server.brake;

import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.InstanceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one service has lost within the last minute, so that a loss in small steps counts as a whole
 * one. Owned by the reconciler's thread.
 */
final class Window {

  /** How long a loss is remembered. */
  static final Duration LENGTH = Duration.ofSeconds(60);

  private final Deque<Size> sizes = new ArrayDeque<>();
  private final Map<InstanceKey, Instant> sickened = new HashMap<>();

  /**
   * How many instances took requests.
   *
   * @param until when there were fewer
   */
  private record Size(int serving, Instant until) {}

  /** The most instances that took requests within the window, given how many do now. */
  int largest(int now) {
    return sizes.stream().mapToInt(Size::serving).reduce(now, Math::max);
  }

  /** Those that have been let become sick, and may be well again. */
  Set<InstanceKey> sickened() {
    return sickened.keySet();
  }

  /** Takes note of a loss that was believed. */
  void lost(Loss loss, List<Instance> vanished, List<Instance> sick, Instant now) {
    // Who says itself that it is out was no part of what can vanish.
    List<Size> before = new ArrayList<>(sizes);
    sizes.clear();
    before.forEach(size -> sizes.add(new Size(size.serving - sick.size(), size.until)));
    if (!vanished.isEmpty()) {
      sizes.add(new Size(loss.serving().before() - sick.size(), now));
    }
    sick.forEach(instance -> sickened.put(instance.key(), now));
  }

  /** Forgets what is over, and says whether nothing is left. */
  boolean isOver(Instant now) {
    sizes.removeIf(size -> !now.isBefore(size.until.plus(LENGTH)));
    sickened.values().removeIf(since -> !now.isBefore(since.plus(LENGTH)));
    return sizes.isEmpty() && sickened.isEmpty();
  }

  /** When it will next forget something. */
  Optional<Instant> nextEnd() {
    return Stream.concat(sizes.stream().map(Size::until), sickened.values().stream())
        .min(Instant::compareTo)
        .map(first -> first.plus(LENGTH));
  }
}
