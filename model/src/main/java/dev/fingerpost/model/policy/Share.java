package dev.fingerpost.model.policy;

import java.math.BigDecimal;

/**
 * A share of traffic.
 *
 * @param hundredths of a percent, 0 to 10000
 */
public record Share(int hundredths) {

  /** All of it. */
  public static final int ALL = 10_000;

  public Share {
    if (hundredths < 0 || hundredths > ALL) {
      throw new IllegalArgumentException(
          "share: " + hundredths + " hundredths of a percent (expected: 0 to " + ALL + ")");
    }
  }

  /** The share that a text such as {@code 0.5%} says. */
  public static Share parse(String text) {
    BigDecimal percent = new BigDecimal(text.substring(0, text.length() - 1));
    return new Share(percent.movePointRight(2).intValueExact());
  }
}
