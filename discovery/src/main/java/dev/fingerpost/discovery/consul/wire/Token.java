package dev.fingerpost.discovery.consul.wire;

/** A secret that never shows itself in a text. */
public record Token(String secret) {

  /** {@code [redacted]}. */
  @Override
  public String toString() {
    return "[redacted]";
  }
}
