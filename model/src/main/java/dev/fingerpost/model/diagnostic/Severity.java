package dev.fingerpost.model.diagnostic;

/** How bad a diagnostic is. */
public enum Severity {
  /** The input is refused. */
  ERROR,
  /** The input is used, and may not do what its author hopes. */
  WARNING
}
