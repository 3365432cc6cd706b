package dev.fingerpost.envoy.route;

import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.policy.retry.Retry;
import dev.fingerpost.model.policy.retry.RetryCondition;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RateLimitedRetryBackOff;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.ResetHeader;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.ResetHeaderFormat;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryBackOff;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryHostPredicate;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryPriority;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A retry as Envoy's {@code retry_policy}. */
final class RetryPolicies {
  /** The token without which Envoy ignores the list of status codes. */
  private static final String STATUS_CODES = "retriable-status-codes";

  /** Envoy's default is a single re-pick, after which the failed host may be used again. */
  private static final int REPICKS = 5;

  /** After this many tries the next priority is used. */
  private static final int TRIES_PER_PRIORITY = 2;

  private RetryPolicies() {}

  static RetryPolicy of(Retry retry) {
    RetryPolicy.Builder policy =
        RetryPolicy.newBuilder()
            .setRetryOn(retryOn(retry.retryOn()))
            .addAllRetriableStatusCodes(retry.retryOn().statusCodes())
            .setNumRetries(ProtoValues.uint32(retry.numRetries()));
    retry.tries().perTry().map(ProtoValues::duration).ifPresent(policy::setPerTryTimeout);
    retry.tries().perTryIdle().map(ProtoValues::duration).ifPresent(policy::setPerTryIdleTimeout);
    retry.pauses().backoff().map(RetryPolicies::backOff).ifPresent(policy::setRetryBackOff);
    retry
        .pauses()
        .asked()
        .map(RetryPolicies::askedBackOff)
        .ifPresent(policy::setRateLimitedRetryBackOff);
    if (retry.target().otherHost()) {
      policy.addRetryHostPredicate(otherHost()).setHostSelectionRetryMaxAttempts(REPICKS);
    }
    if (retry.target().otherPriority()) {
      policy.setRetryPriority(otherPriority());
    }
    return policy.build();
  }

  private static String retryOn(Retry.Conditions conditions) {
    Stream<String> named = conditions.conditions().stream().map(RetryCondition::envoyToken);
    Stream<String> byCode =
        conditions.statusCodes().isEmpty() ? Stream.of() : Stream.of(STATUS_CODES);
    return Stream.concat(named, byCode).collect(Collectors.joining(","));
  }

  private static RetryBackOff backOff(Retry.Backoff backoff) {
    return RetryBackOff.newBuilder()
        .setBaseInterval(ProtoValues.duration(backoff.base()))
        .setMaxInterval(ProtoValues.duration(backoff.max()))
        .build();
  }

  private static RateLimitedRetryBackOff askedBackOff(Retry.AskedBackoff asked) {
    RateLimitedRetryBackOff.Builder backOff = RateLimitedRetryBackOff.newBuilder();
    asked
        .headers()
        .forEach(name ->
            backOff.addResetHeaders(
                ResetHeader.newBuilder().setName(name).setFormat(ResetHeaderFormat.SECONDS)));
    asked.max().map(ProtoValues::duration).ifPresent(backOff::setMaxInterval);
    return backOff.build();
  }

  private static RetryHostPredicate otherHost() {
    return RetryHostPredicate.newBuilder()
        .setName("envoy.retry_host_predicates.previous_hosts")
        .setTypedConfig(Deterministic.pack(PreviousHostsPredicate.getDefaultInstance()))
        .build();
  }

  private static RetryPriority otherPriority() {
    var config =
        PreviousPrioritiesConfig.newBuilder().setUpdateFrequency(TRIES_PER_PRIORITY).build();
    return RetryPriority.newBuilder()
        .setName("envoy.retry_priorities.previous_priorities")
        .setTypedConfig(Deterministic.pack(config))
        .build();
  }
}
