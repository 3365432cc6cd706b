package dev.fingerpost.envoy.golden;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.check.CheckCode;
import java.util.EnumSet;
import java.util.Set;

/** Checks that no valid policy leads to today: they guard the translators against themselves. */
final class ChecksWithoutCase {

  /** What the language itself refuses or cannot say. */
  private static final Set<CheckCode> LANGUAGE_COMES_FIRST =
      EnumSet.of(
          CheckCode.BALANCER_FIELD,
          CheckCode.DURATION,
          CheckCode.EJECTION_TIMES,
          CheckCode.RETRY_TOKEN);

  static final ImmutableMap<CheckCode, String> REASONS = reasons();

  private ChecksWithoutCase() {}

  private static ImmutableMap<CheckCode, String> reasons() {
    ImmutableMap.Builder<CheckCode, String> reasons = ImmutableMap.builder();
    LANGUAGE_COMES_FIRST.forEach(code -> reasons.put(code, "the language refuses it"));
    EnumSet.range(CheckCode.NESTED_SIZES, CheckCode.ROUTE_WITHOUT_BUCKET).stream()
        .filter(code -> !LANGUAGE_COMES_FIRST.contains(code))
        .forEach(code -> reasons.put(code, "translators never make it"));
    return reasons.buildOrThrow();
  }
}
