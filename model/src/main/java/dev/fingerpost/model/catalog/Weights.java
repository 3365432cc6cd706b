package dev.fingerpost.model.catalog;

/**
 * Consul's weights of an instance: its share while passing and while in warning.
 *
 * @param passing 0 to 65535; 0 means no new traffic
 * @param warning 0 to 65535; 0 means no new traffic
 */
public record Weights(int passing, int warning) {

  /** The largest weight that a registry can give. */
  public static final int MAX = 65_535;

  /** What Consul gives an instance that asks for nothing. */
  public static final Weights DEFAULT = new Weights(1, 1);

  public Weights {
    if (passing < 0 || passing > MAX || warning < 0 || warning > MAX) {
      throw new IllegalArgumentException(
          "weights: " + passing + ", " + warning + " (expected: 0 to " + MAX + ")");
    }
  }
}
