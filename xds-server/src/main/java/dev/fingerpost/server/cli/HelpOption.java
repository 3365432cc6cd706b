package dev.fingerpost.server.cli;

import picocli.CommandLine.Option;

/** The option {@code --help}, the same on every command. */
public final class HelpOption {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  boolean asked;
}
