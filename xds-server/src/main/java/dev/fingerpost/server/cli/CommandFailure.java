package dev.fingerpost.server.cli;

/** A failure that a command tells in one line, without a stack trace. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A failure told by this line. */
  public CommandFailure(String message) {
    super(message);
  }
}
