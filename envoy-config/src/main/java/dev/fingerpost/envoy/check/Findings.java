package dev.fingerpost.envoy.check;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.check.field.Path;
import dev.fingerpost.envoy.check.field.Violation;
import dev.fingerpost.model.diagnostic.Diagnostic;

/** What the checks of one service's resource have found so far. */
final class Findings {
  private final String service;
  private final ImmutableList.Builder<Diagnostic> diagnostics = ImmutableList.builder();
  private int count;

  Findings(String service) {
    this.service = service;
  }

  void add(CheckCode code, Path path, Object value) {
    diagnostics.add(code.about(path + " " + value, path.policyPath(service)));
    count++;
  }

  void add(Iterable<Violation> violations) {
    violations.forEach(violation -> add(code(violation), violation.path(), violation.reason()));
  }

  /** How much it is. */
  int count() {
    return count;
  }

  ImmutableList<Diagnostic> diagnostics() {
    return diagnostics.build();
  }

  private static CheckCode code(Violation violation) {
    return switch (violation.kind()) {
      case FIELD -> CheckCode.FIELD_RULE;
      case BALANCER_FIELD -> CheckCode.BALANCER_FIELD;
      case DURATION -> CheckCode.DURATION;
      case DEPRECATED -> CheckCode.DEPRECATED_FIELD;
      case UNKNOWN_TYPE -> CheckCode.UNKNOWN_TYPE;
      case UNREADABLE -> CheckCode.UNREADABLE_EXTENSION;
    };
  }
}
