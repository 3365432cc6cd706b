package dev.fingerpost.server.ads;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.time.Duration;
import java.util.List;

/**
 * How streams are ended when the server goes: in portions, a pause after each, so that the replicas
 * that stay see Envoys come one after the other. Few streams go faster than many.
 *
 * @param <S> a stream
 */
record Drain<S>(List<List<S>> portions, Duration pause) {

  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration PER_STREAM = Duration.ofMillis(10);

  /**
   * A plan.
   *
   * @param longest that it may take
   */
  static <S> Drain<S> of(ImmutableList<S> streams, Duration longest) {
    Duration wanted = PER_STREAM.multipliedBy(streams.size());
    Duration takes = wanted.compareTo(longest) < 0 ? wanted : longest;
    long portions = Math.max(1, takes.dividedBy(PAUSE));
    int each = (int) Math.max(1, Math.ceilDiv(streams.size(), portions));
    return new Drain<>(Lists.partition(streams, each), PAUSE);
  }
}
