package dev.fingerpost.discovery.consul.rows;

/** How much of a value the next one has lost. */
public enum Loss {
  NONE,
  /** Something is missing, as in daily life. */
  SOME,
  /** So much that it is read a second time before it is believed. */
  LARGE
}
