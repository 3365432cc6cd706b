package dev.fingerpost.discovery.consul.agent;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import java.util.EnumSet;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What the watches of one Consul have counted; each figure only grows, but the watches. */
public final class ConsulCounters {

  private final ImmutableMap<Counted, LongAdder> counts =
      Maps.toMap(EnumSet.allOf(Counted.class), _ -> new LongAdder());
  private final LongAdder watches = new LongAdder();

  /** Counts it once more. */
  public void count(Counted what) {
    counter(what).increment();
  }

  /** Counts a read that failed, by how it did. */
  public void count(ConsulFailure failure) {
    count(
        switch (failure) {
          case ConsulFailure.Refused _ -> Counted.REFUSED;
          case ConsulFailure.TimedOut _ -> Counted.TIMED_OUT;
          case ConsulFailure.Status _ -> Counted.STATUS;
          case ConsulFailure.Unreadable _ -> Counted.UNREADABLE;
          case ConsulFailure.Cut _ -> Counted.CUT;
        });
  }

  /** Counts one more watch that runs. */
  public void watchStarted() {
    watches.increment();
  }

  /** Counts one less. */
  public void watchStopped() {
    watches.decrement();
  }

  /** Reads that were sent. */
  public long polls() {
    return sum(Counted.POLL);
  }

  /** Replies that brought nothing that matters. */
  public long unchanged() {
    return sum(Counted.UNCHANGED);
  }

  /** Replies held back because rights seem to be lost. */
  public long holds() {
    return sum(Counted.HOLD);
  }

  /** Watches that run now. */
  public long watches() {
    return watches.sum();
  }

  /** Replies with a lower index than before. */
  public long indexResets() {
    return sum(Counted.INDEX_RESET);
  }

  /** Replies that came early without a new index. */
  public long earlyReturns() {
    return sum(Counted.EARLY_RETURN);
  }

  /** Replies of a server that lagged. */
  public long laggingReplies() {
    return sum(Counted.LAGGING_REPLY);
  }

  /** Second reads before a large loss was believed. */
  public long confirmations() {
    return sum(Counted.CONFIRMATION);
  }

  /** Connections refused or lost. */
  public long refused() {
    return sum(Counted.REFUSED);
  }

  /** Reads without an answer in time. */
  public long timedOut() {
    return sum(Counted.TIMED_OUT);
  }

  /** Answers with another status than success. */
  public long status() {
    return sum(Counted.STATUS);
  }

  /** Answers that could not be read or believed. */
  public long unreadable() {
    return sum(Counted.UNREADABLE);
  }

  /** Reads that we ended ourselves. */
  public long cuts() {
    return sum(Counted.CUT);
  }

  /** Replies of which additions only were taken. */
  public long parts() {
    return sum(Counted.PART);
  }

  /** How often an agent was taken for dead. */
  public long downs() {
    return sum(Counted.DOWN);
  }

  /** How often the datacenter lost its leader. */
  public long leaderLosses() {
    return sum(Counted.LEADER_LOSS);
  }

  /** Updates that a watch has missed; must stay 0. */
  public long missed() {
    return sum(Counted.MISSED);
  }

  /** Threads that died and were begun anew; must stay 0. */
  public long deaths() {
    return sum(Counted.DEATH);
  }

  private long sum(Counted what) {
    return counter(what).sum();
  }

  private LongAdder counter(Counted what) {
    return Objects.requireNonNull(counts.get(what));
  }
}
