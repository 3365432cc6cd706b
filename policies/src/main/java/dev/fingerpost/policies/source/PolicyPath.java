package dev.fingerpost.policies.source;

import com.google.common.base.Splitter;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where policy files are in a repository: everything under a folder.
 *
 * @param prefix the folder without slashes at its ends; empty for the whole repository
 */
record PolicyPath(String prefix) {

  /** {@code policies/**}{@code /*.yaml} and the like: what stands before the first star. */
  static PolicyPath of(String glob) {
    List<String> parts = Splitter.on('/').omitEmptyStrings().splitToList(glob);
    String prefix =
        parts.stream()
            .takeWhile(part -> !part.contains("*"))
            .filter(part -> !part.equals("."))
            .collect(Collectors.joining("/"));
    if (parts.contains("..") || glob.startsWith("/")) {
      throw new IllegalArgumentException(
          "path in the repository: " + glob + " (expected: such as policies/**/*.yaml)");
    }
    return new PolicyPath(prefix);
  }
}
