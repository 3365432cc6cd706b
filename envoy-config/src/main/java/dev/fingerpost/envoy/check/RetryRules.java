package dev.fingerpost.envoy.check;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import com.google.protobuf.util.Durations;
import dev.fingerpost.envoy.check.field.Path;
import io.envoyproxy.envoy.config.route.v3.HedgePolicy;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryBackOff;
import io.envoyproxy.envoy.config.route.v3.RouteAction;

/** What retries and hedged requests must keep to. */
final class RetryRules {
  private static final String STATUS_CODES = "retriable-status-codes";
  private static final ImmutableSet<String> CONDITIONS =
      ImmutableSet.of(
          "5xx",
          "gateway-error",
          "reset",
          "reset-before-request",
          "connect-failure",
          "envoy-ratelimited",
          "retriable-4xx",
          "refused-stream",
          STATUS_CODES,
          "retriable-headers",
          "http3-post-connect-failure",
          "cancelled",
          "deadline-exceeded",
          "internal",
          "resource-exhausted",
          "unavailable");

  private RetryRules() {}

  static void addTo(TypeRules rules) {
    rules.on(RetryPolicy.getDefaultInstance(), RetryRules::check);
    rules.on(RetryBackOff.getDefaultInstance(), RetryRules::checkBackOff);
  }

  private static void check(RetryPolicy policy, Path path, Findings findings) {
    ImmutableSet<String> asked =
        ImmutableSet.copyOf(
            Splitter.on(',').trimResults().omitEmptyStrings().split(policy.getRetryOn()));
    for (String condition : asked) {
      if (!CONDITIONS.contains(condition)) {
        findings.add(CheckCode.RETRY_TOKEN, path.field("retry_on"), condition);
      }
    }
    if (policy.getRetriableStatusCodesCount() > 0 && !asked.contains(STATUS_CODES)) {
      findings.add(
          CheckCode.INERT_STATUS_CODES,
          path.field("retriable_status_codes"),
          policy.getRetriableStatusCodesList());
    }
  }

  private static void checkBackOff(RetryBackOff backOff, Path path, Findings findings) {
    if (backOff.hasMaxInterval()
        && Durations.compare(backOff.getMaxInterval(), backOff.getBaseInterval()) < 0) {
      findings.add(
          CheckCode.BACK_OFF,
          path.field("max_interval"),
          Durations.toString(backOff.getMaxInterval()));
    }
  }

  /** Envoy has one way to hedge, and knows of others. */
  static void checkHedge(RouteAction action, Path path, Findings findings) {
    HedgePolicy hedge = action.getHedgePolicy();
    Path here = path.field("hedge_policy");
    if (hedge.hasInitialRequests() || hedge.hasAdditionalRequestChance()) {
      findings.add(CheckCode.INERT_HEDGE, here, "asks for more requests");
    } else if (hedge.getHedgeOnPerTryTimeout() && !action.getRetryPolicy().hasPerTryTimeout()) {
      findings.add(CheckCode.INERT_HEDGE, here, "has no per_try_timeout");
    }
  }
}
