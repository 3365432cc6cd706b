package dev.fingerpost.policies.split;

import dev.fingerpost.model.policy.Share;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import java.math.BigDecimal;

/** Shares of traffic, in hundredths of a percent: the unit that Envoy counts in. */
final class Shares {

  /** All traffic. */
  static final int WHOLE = Share.ALL;

  private Shares() {}

  /** The share that a node writes which the shape of shares accepts. */
  static int of(YamlNode node) {
    return Share.parse(((Scalar) node).text()).hundredths();
  }

  static String print(int share) {
    return BigDecimal.valueOf(share, 2).stripTrailingZeros().toPlainString() + "%";
  }
}
