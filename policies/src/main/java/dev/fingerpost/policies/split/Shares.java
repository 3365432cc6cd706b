package dev.fingerpost.policies.split;

import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import java.math.BigDecimal;

/** Shares of traffic, in hundredths of a percent: the unit that Envoy counts in. */
final class Shares {

  /** All traffic. */
  static final int WHOLE = 10_000;

  private Shares() {}

  /** The share that a node writes which the shape of shares accepts. */
  static int of(YamlNode node) {
    String text = ((Scalar) node).text();
    return new BigDecimal(text.substring(0, text.length() - 1)).movePointRight(2).intValueExact();
  }

  static String print(int share) {
    return BigDecimal.valueOf(share, 2).stripTrailingZeros().toPlainString() + "%";
  }
}
