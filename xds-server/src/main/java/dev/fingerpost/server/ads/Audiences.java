package dev.fingerpost.server.ads;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.model.source.Latest;
import java.util.LinkedHashMap;
import java.util.Map;

/** The audiences that have an open stream, counted. Safe for all threads. */
public final class Audiences {

  private final Map<Audience, Integer> streams = new LinkedHashMap<>();
  private final Latest<ImmutableSet<Audience>> live = new Latest<>(ImmutableSet.of());

  /** Those that have a stream now. */
  public Latest<ImmutableSet<Audience>> live() {
    return live;
  }

  /** A stream of an audience began. */
  synchronized void join(Audience audience) {
    streams.merge(audience, 1, Integer::sum);
    publish();
  }

  /** A stream of an audience ended. */
  synchronized void leave(Audience audience) {
    streams.computeIfPresent(audience, (key, count) -> count == 1 ? null : count - 1);
    publish();
  }

  private void publish() {
    if (!live.get().equals(streams.keySet())) {
      live.set(ImmutableSet.copyOf(streams.keySet()));
    }
  }
}
