package dev.fingerpost.policies.retry;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import dev.fingerpost.model.policy.retry.Retry;
import dev.fingerpost.model.policy.retry.RetryCondition;
import dev.fingerpost.model.yaml.Durations;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PolicyCode;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the keys of a retry policy have to do with each other. */
final class RetryRules {

  private static final ImmutableSortedSet<RetryCondition> COVER_TIMEOUTS =
      ImmutableSortedSet.of(
          RetryCondition.GATEWAY_ERROR, RetryCondition.SERVER_ERROR, RetryCondition.RESET);

  private RetryRules() {}

  static void check(Retry retry, Fields block, Duration timeout, Requests requests, Judge judge) {
    hedge(retry, block, judge);
    triesFit(retry, block, timeout, judge);
    repeatsSafely(retry, block, requests, judge);
    coversTimeout(retry, block, judge);
    block.block("rateLimitedBackoff").ifPresent(backoff -> namesHeaders(backoff, judge));
  }

  private static void hedge(Retry retry, Fields block, Judge judge) {
    if (!retry.tries().hedge()) {
      return;
    }
    if (retry.tries().perTry().isEmpty()) {
      judge.say(
          PolicyCode.HEDGE,
          "`hedgeOnPerTryTimeout` needs `perTryTimeout`",
          "write perTryTimeout, such as 100ms",
          block.keyPlace("hedgeOnPerTryTimeout"));
    }
    if (retry.numRetries() == 0) {
      judge.say(
          PolicyCode.HEDGE,
          "`hedgeOnPerTryTimeout` needs `numRetries` of 1 or more",
          "",
          block.keyPlace("numRetries"),
          block.keyPlace("hedgeOnPerTryTimeout"));
    }
  }

  private static void triesFit(Retry retry, Fields block, Duration timeout, Judge judge) {
    retry
        .tries()
        .perTry()
        .filter(perTry -> !timeout.isZero())
        .filter(perTry -> perTry.multipliedBy(retry.numRetries() + 1L).compareTo(timeout) > 0)
        .ifPresent(perTry ->
            judge.say(
                PolicyCode.TRIES_OVER_TIMEOUT,
                "%d tries of %s do not fit into `timeout` %s"
                    .formatted(
                        retry.numRetries() + 1, Durations.print(perTry), Durations.print(timeout)),
                "the last tries are cut off: shorten `perTryTimeout` or raise `timeout`",
                block.place("perTryTimeout")));
  }

  private static void repeatsSafely(Retry retry, Fields block, Requests requests, Judge judge) {
    ImmutableList<String> unsafe = unsafe(retry);
    boolean hedges = retry.tries().hedge() && retry.tries().perTry().isPresent();
    if (retry.numRetries() == 0
        || requests.mayRepeat(retry.methods())
        || (unsafe.isEmpty() && !hedges)) {
      return;
    }
    String hedge = "hedgeOnPerTryTimeout";
    String on =
        Stream.concat(unsafe.stream(), hedges ? Stream.of(hedge) : Stream.of())
            .map(name -> "`" + name + "`")
            .collect(Collectors.joining(", "));
    judge.say(
        PolicyCode.UNSAFE_RETRY,
        "a retry on " + on + " may repeat a request that was processed",
        "write methods: [GET, HEAD], or keep to connectFailure, refusedStream, resetBeforeRequest",
        block.keyPlace(unsafe.isEmpty() ? hedge : "retryOn"),
        block.keyPlace("methods"));
  }

  /** Conditions under which an instance may have seen the request. */
  private static ImmutableList<String> unsafe(Retry retry) {
    Set<RetryCondition> named = Sets.difference(retry.retryOn().conditions(), RetryBinder.SAFE);
    return Stream.concat(
            RetryBinder.names(named).stream(),
            retry.retryOn().statusCodes().stream().map(String::valueOf))
        .collect(ImmutableList.toImmutableList());
  }

  /** A hedged try follows a slow one whatever {@code retryOn} says. */
  private static void coversTimeout(Retry retry, Fields block, Judge judge) {
    if (retry.tries().perTry().isPresent()
        && retry.numRetries() > 0
        && !retry.tries().hedge()
        && Sets.intersection(retry.retryOn().conditions(), COVER_TIMEOUTS).isEmpty()) {
      judge.say(
          PolicyCode.TRY_TIMEOUT_NOT_RETRIED,
          "a try that hits `perTryTimeout` is not tried again",
          "add gatewayError to `retryOn`",
          block.keyPlace("perTryTimeout"),
          block.keyPlace("retryOn"));
    }
  }

  /** Envoy refuses a back-off without a header to read it from. */
  private static void namesHeaders(Fields backoff, Judge judge) {
    if (backoff.items("headers").isEmpty()) {
      judge
          .of("rateLimitedBackoff")
          .say(
              TextCode.RANGE,
              "`headers` is an empty list",
              "write headers: [retry-after]",
              backoff.place("headers"));
    }
  }
}
