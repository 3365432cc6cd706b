package dev.fingerpost.discovery.consul;

/** How much of a value the next one has lost. */
enum Loss {
  NONE,
  /** Something is missing, as in daily life. */
  SOME,
  /** So much that it is read a second time before it is believed. */
  LARGE
}
