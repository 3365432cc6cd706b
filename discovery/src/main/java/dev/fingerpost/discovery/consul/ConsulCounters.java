package dev.fingerpost.discovery.consul;

import java.util.concurrent.atomic.LongAdder;

/** What the watches of one Consul have counted; each figure only grows, but the watches. */
public final class ConsulCounters {

  final LongAdder polls = new LongAdder();
  final LongAdder unchanged = new LongAdder();
  final LongAdder holds = new LongAdder();
  final LongAdder watches = new LongAdder();
  final LongAdder parts = new LongAdder();
  final LongAdder downs = new LongAdder();
  final LongAdder leaderLosses = new LongAdder();
  final LongAdder missed = new LongAdder();
  final LongAdder deaths = new LongAdder();
  private final LongAdder cuts = new LongAdder();
  private final LongAdder indexResets = new LongAdder();
  private final LongAdder earlyReturns = new LongAdder();
  private final LongAdder laggingReplies = new LongAdder();
  private final LongAdder confirmations = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder timedOut = new LongAdder();
  private final LongAdder status = new LongAdder();
  private final LongAdder unreadable = new LongAdder();

  void count(IndexRules.Oddity oddity) {
    switch (oddity) {
      case INDEX_WENT_BACK -> indexResets.increment();
      case EARLY_RETURN -> earlyReturns.increment();
      case LAGGING_SERVER -> laggingReplies.increment();
      case LARGE_LOSS -> confirmations.increment();
    }
  }

  void count(ConsulFailure failure) {
    switch (failure) {
      case ConsulFailure.Refused _ -> refused.increment();
      case ConsulFailure.TimedOut _ -> timedOut.increment();
      case ConsulFailure.Status _ -> status.increment();
      case ConsulFailure.Unreadable _ -> unreadable.increment();
      case ConsulFailure.Cut _ -> cuts.increment();
    }
  }

  /** Reads that were sent. */
  public long polls() {
    return polls.sum();
  }

  /** Replies that brought nothing that matters. */
  public long unchanged() {
    return unchanged.sum();
  }

  /** Replies held back because rights seem to be lost. */
  public long holds() {
    return holds.sum();
  }

  /** Watches that run now. */
  public long watches() {
    return watches.sum();
  }

  /** Replies with a lower index than before. */
  public long indexResets() {
    return indexResets.sum();
  }

  /** Replies that came early without a new index. */
  public long earlyReturns() {
    return earlyReturns.sum();
  }

  /** Replies of a server that lagged. */
  public long laggingReplies() {
    return laggingReplies.sum();
  }

  /** Second reads before a large loss was believed. */
  public long confirmations() {
    return confirmations.sum();
  }

  /** Connections refused or lost. */
  public long refused() {
    return refused.sum();
  }

  /** Reads without an answer in time. */
  public long timedOut() {
    return timedOut.sum();
  }

  /** Answers with another status than success. */
  public long status() {
    return status.sum();
  }

  /** Answers that could not be read or believed. */
  public long unreadable() {
    return unreadable.sum();
  }

  /** Reads that we ended ourselves. */
  public long cuts() {
    return cuts.sum();
  }

  /** Replies of which additions only were taken. */
  public long parts() {
    return parts.sum();
  }

  /** How often an agent was taken for dead. */
  public long downs() {
    return downs.sum();
  }

  /** How often the datacenter lost its leader. */
  public long leaderLosses() {
    return leaderLosses.sum();
  }

  /** Updates that a watch has missed; must stay 0. */
  public long missed() {
    return missed.sum();
  }

  /** Threads that died and were begun anew; must stay 0. */
  public long deaths() {
    return deaths.sum();
  }
}
