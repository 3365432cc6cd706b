package dev.fingerpost.policies.retry;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import dev.fingerpost.model.policy.retry.Retry;
import dev.fingerpost.model.policy.retry.Retry.AskedBackoff;
import dev.fingerpost.model.policy.retry.Retry.Backoff;
import dev.fingerpost.model.policy.retry.Retry.Conditions;
import dev.fingerpost.model.policy.retry.RetryCondition;
import dev.fingerpost.model.yaml.Durations;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Judge;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A merged {@code retry} block to its record. */
public final class RetryBinder {

  /** Conditions under which the instance has not seen the request. */
  static final ImmutableSortedSet<RetryCondition> SAFE =
      ImmutableSortedSet.of(
          RetryCondition.CONNECT_FAILURE,
          RetryCondition.REFUSED_STREAM,
          RetryCondition.RESET_BEFORE_REQUEST);

  private static final ImmutableMap<String, RetryCondition> BY_NAME =
      Maps.uniqueIndex(EnumSet.allOf(RetryCondition.class), RetryCondition::policyName);

  private RetryBinder() {}

  /**
   * Binds a block that its shape accepts.
   *
   * @param timeout the {@code timeout}, which all tries share
   */
  public static Optional<Retry> bind(
      YamlNode node, Duration timeout, Requests requests, Judge judge) {
    if (!(node instanceof Mapping mapping)) {
      return Optional.empty();
    }
    Fields block = new Fields(mapping);
    Retry retry =
        new Retry(
            block.whole("numRetries").orElse(1),
            conditions(block),
            ImmutableSortedSet.copyOf(block.texts("methods")),
            new Retry.TryTimeouts(
                block.period("perTryTimeout"),
                block.period("perTryIdleTimeout"),
                block.isTrue("hedgeOnPerTryTimeout")),
            new Retry.Target(block.isTrue("otherHost"), block.isTrue("otherPriority")),
            new Retry.Pauses(
                block.block("backoff").map(backoff -> backoff(backoff, judge.of("backoff"))),
                block.block("rateLimitedBackoff").map(RetryBinder::askedBackoff)));
    RetryRules.check(retry, block, timeout, requests, judge);
    return Optional.of(retry);
  }

  private static Conditions conditions(Fields block) {
    if (!block.has("retryOn")) {
      return new Conditions(SAFE, ImmutableSortedSet.of());
    }
    Set<RetryCondition> names = Sets.newTreeSet();
    Set<Integer> codes = Sets.newTreeSet();
    for (YamlNode item : block.items("retryOn")) {
      Scalar scalar = (Scalar) item;
      RetryCondition condition = BY_NAME.get(scalar.text());
      if (condition == null) {
        codes.add(Math.toIntExact(Fields.wholeNumber(scalar.text()).orElseThrow()));
      } else {
        names.add(condition);
      }
    }
    return new Conditions(ImmutableSortedSet.copyOf(names), ImmutableSortedSet.copyOf(codes));
  }

  private static Backoff backoff(Fields block, Judge judge) {
    Duration base = block.period("base").orElse(Duration.ofMillis(25));
    Duration max = block.period("max").orElse(base.multipliedBy(10));
    if (max.compareTo(base) < 0) {
      judge.say(
          TextCode.RANGE,
          "`max`: %s (expected: `base` %s or more)"
              .formatted(Durations.print(max), Durations.print(base)),
          "",
          block.place("max"),
          block.place("base"));
    }
    return new Backoff(base, max);
  }

  private static AskedBackoff askedBackoff(Fields block) {
    return new AskedBackoff(block.texts("headers"), block.period("max"));
  }

  static ImmutableSet<String> names(Set<RetryCondition> conditions) {
    return conditions.stream()
        .map(RetryCondition::policyName)
        .collect(ImmutableSet.toImmutableSet());
  }
}
