package dev.fingerpost.model.catalog;

/** What one health check says, from best to worst. */
public enum CheckStatus {
  PASSING,
  WARNING,
  CRITICAL;

  /** The worse of the two. */
  public CheckStatus worse(CheckStatus other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** The better of the two. */
  public CheckStatus better(CheckStatus other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
