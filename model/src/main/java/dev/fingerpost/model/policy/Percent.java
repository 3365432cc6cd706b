package dev.fingerpost.model.policy;

/**
 * A whole percentage.
 *
 * @param value 0 to 100
 */
public record Percent(int value) {

  public Percent {
    if (value < 0 || value > 100) {
      throw new IllegalArgumentException("percent: " + value + " (expected: 0 to 100)");
    }
  }
}
