package dev.fingerpost.server.cli;

import dev.fingerpost.server.boot.ServeOptions.PolicyLocation;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a repository of policies. */
final class GitOptions {

  @Option(
      names = "--git",
      required = true,
      paramLabel = "DIR_OR_URL",
      description = "A git repository of policy files.")
  private String repository = "";

  @Option(
      names = "--git-ref",
      paramLabel = "REF",
      description = "The ref that is followed (the repository's HEAD).")
  private @Nullable String ref;

  @Option(
      names = "--git-path",
      paramLabel = "GLOB",
      defaultValue = "policies/**/*.yaml",
      description = "Which files of the tree are policies (${DEFAULT-VALUE}).")
  private String glob = "";

  @Option(
      names = "--git-poll",
      converter = DurationConverter.class,
      paramLabel = "DURATION",
      description = "How often it is looked at (a URL: 10s, a folder: 250ms).")
  private @Nullable Duration poll;

  PolicyLocation location() {
    return new PolicyLocation.Git(
        repository, Optional.ofNullable(ref), glob, Optional.ofNullable(poll));
  }
}
