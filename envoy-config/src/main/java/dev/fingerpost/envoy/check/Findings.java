package dev.fingerpost.envoy.check;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.diagnostic.Diagnostic;

/** What the checks of one service's resource have found so far. */
final class Findings {
  private final String service;
  private final ImmutableList.Builder<Diagnostic> diagnostics = ImmutableList.builder();

  Findings(String service) {
    this.service = service;
  }

  void error(CheckCode code, Path path, String value) {
    diagnostics.add(code.error(path + " " + value, path.policyPath(service)));
  }

  void warning(CheckCode code, Path path, String value) {
    diagnostics.add(code.warning(path + " " + value, path.policyPath(service)));
  }

  void add(Iterable<Violation> violations) {
    violations.forEach(violation -> diagnostics.add(violation.about(service)));
  }

  ImmutableList<Diagnostic> diagnostics() {
    return diagnostics.build();
  }
}
