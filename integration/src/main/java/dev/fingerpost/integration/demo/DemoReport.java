package dev.fingerpost.integration.demo;

import java.util.List;

/**
 * What the demo found, as its one line of JSON.
 *
 * @param registry {@code consul} or {@code file}
 */
record DemoReport(boolean ok, String registry, List<Check> checks) {

  /** One change and what the traffic made of it. */
  record Check(String name, boolean ok, String detail) {}

  static DemoReport of(String registry, List<Check> checks) {
    return new DemoReport(checks.stream().allMatch(Check::ok), registry, List.copyOf(checks));
  }
}
