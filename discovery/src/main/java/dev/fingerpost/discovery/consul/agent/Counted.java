package dev.fingerpost.discovery.consul.agent;

/** What happens to the watches of one Consul and is counted. */
public enum Counted {
  /** A read was sent. */
  POLL,
  /** A reply brought nothing that matters. */
  UNCHANGED,
  /** A reply was held back because rights seem to be lost. */
  HOLD,
  /** Of a reply the additions only were taken. */
  PART,
  /** A reply had a lower index than before. */
  INDEX_RESET,
  /** A reply came early without a new index. */
  EARLY_RETURN,
  /** A server replied that lagged. */
  LAGGING_REPLY,
  /** A large loss was read a second time before it was believed. */
  CONFIRMATION,
  /** A connection was refused or lost. */
  REFUSED,
  /** A read had no answer in time. */
  TIMED_OUT,
  /** An answer had another status than success. */
  STATUS,
  /** An answer could not be read or believed. */
  UNREADABLE,
  /** We ended a read ourselves. */
  CUT,
  /** An agent was taken for dead. */
  DOWN,
  /** The datacenter lost its leader. */
  LEADER_LOSS,
  /** A watch has missed an update. */
  MISSED,
  /** A thread died and was begun anew. */
  DEATH
}
