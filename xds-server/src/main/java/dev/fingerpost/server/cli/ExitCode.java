package dev.fingerpost.server.cli;

/** What the process says when it ends. */
public final class ExitCode {

  /** Fine. */
  public static final int OK = 0;

  /** Findings, or a failure that the message names. */
  public static final int FAILURE = 1;

  /** Wrong usage (EX_USAGE of sysexits). */
  public static final int USAGE = 64;

  private ExitCode() {}
}
