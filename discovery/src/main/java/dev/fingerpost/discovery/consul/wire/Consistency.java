package dev.fingerpost.discovery.consul.wire;

/** Which servers of a Consul may answer a read: its consistency mode. */
public enum Consistency {
  /** The leader, or one that has asked it. */
  DEFAULT,
  /** Any, also one that lags or has lost its leader. */
  STALE
}
