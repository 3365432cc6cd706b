package dev.fingerpost.policies.source;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where a repository is. */
sealed interface GitLocation {

  /** A folder of this machine, with or without a work tree. */
  record Local(Path folder) implements GitLocation {}

  /** Something to fetch from. */
  record Remote(String url) implements GitLocation {}

  /** Reads what a user wrote; refuses ssh in words. */
  static GitLocation of(String text) {
    if (Places.REMOTE.matcher(text).lookingAt()) {
      return new Remote(text);
    }
    if (Places.OTHER.matcher(text).lookingAt()) {
      throw new IllegalArgumentException(
          "git repository: "
              + text
              + " (expected: a folder, or a file://, http:// or https:// URL; ssh is not there:"
              + " use https, or let git fetch into a local clone)");
    }
    return new Local(Path.of(text));
  }

  /** The spellings. */
  final class Places {
    private static final Pattern REMOTE = Pattern.compile("(?i)(?:file|https?)://");
    private static final Pattern OTHER =
        Pattern.compile("(?i)(?:[a-z][a-z0-9+.-]*://|[^/\\\\:]+@[^/\\\\:]+:)");

    private Places() {}
  }
}
