package dev.fingerpost.policies.source;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.policy.Approval;
import dev.fingerpost.model.policy.Revision;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The policy files of one moment.
 *
 * @param texts the files' bytes by path
 * @param diagnostics what could not be read
 * @param approvals what the newest commits say beside their files
 */
public record PolicyFiles(
    Revision revision,
    ImmutableSortedMap<String, byte[]> texts,
    ImmutableList<Diagnostic> diagnostics,
    ImmutableSet<Approval> approvals) {

  /** Files that approve nothing. */
  PolicyFiles(
      Revision revision,
      ImmutableSortedMap<String, byte[]> texts,
      ImmutableList<Diagnostic> diagnostics) {
    this(revision, texts, diagnostics, ImmutableSet.of());
  }

  /** The same with what the newest commits approve. */
  PolicyFiles approving(ImmutableSet<Approval> next) {
    return new PolicyFiles(revision, texts, diagnostics, next);
  }

  /** How many files are read. */
  static final int MAX_FILES = 10_000;

  /** How many bytes are read. */
  static final long MAX_BYTES = 16L << 20;

  /** Reads a folder, or a single file, now. */
  public static PolicyFiles read(Path path) throws IOException {
    return new FolderReader(path).read();
  }

  static boolean isPolicyFile(String name) {
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }
}
