package dev.fingerpost.envoy.check;

import dev.fingerpost.model.diagnostic.Diagnostic;

/** A field of a message that breaks a rule. */
record Violation(CheckCode code, Path path, String reason) {

  /** The violation as a diagnostic about a service. */
  Diagnostic about(String service) {
    return code.error(path + " " + reason, path.policyPath(service));
  }

  @Override
  public String toString() {
    return code.code() + " " + path + " " + reason;
  }
}
