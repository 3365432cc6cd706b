package dev.fingerpost.envoy.check.field;

/** A field of a message that breaks a rule. */
public record Violation(Kind kind, Path path, String reason) {

  /** What kind of rule is broken: Envoy does not treat all alike. */
  public enum Kind {
    /** A rule that Envoy checks too. */
    FIELD,
    /** A rule inside a load balancing policy: Envoy hardly checks these (OV-D9). */
    BALANCER_FIELD,
    /** A duration that is no time: Envoy wants none below zero. */
    DURATION,
    /** A field that Envoy's makers will take away. */
    DEPRECATED,
    /** An extension of a type that is not known here. */
    UNKNOWN_TYPE,
    /** An extension that cannot be decoded. */
    UNREADABLE
  }

  @Override
  public String toString() {
    return path + " " + reason;
  }
}
