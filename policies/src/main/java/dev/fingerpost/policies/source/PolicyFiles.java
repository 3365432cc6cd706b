package dev.fingerpost.policies.source;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.policy.Revision;

/**
 * The policy files of one moment.
 *
 * @param texts the files' bytes by path
 * @param diagnostics what could not be read
 */
record PolicyFiles(
    Revision revision,
    ImmutableSortedMap<String, byte[]> texts,
    ImmutableList<Diagnostic> diagnostics) {

  /** How many files are read. */
  static final int MAX_FILES = 10_000;

  /** How many bytes are read. */
  static final long MAX_BYTES = 64L << 20;

  static boolean isPolicyFile(String name) {
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }
}
