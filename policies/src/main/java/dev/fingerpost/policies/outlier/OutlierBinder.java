package dev.fingerpost.policies.outlier;

import com.google.common.collect.Comparators;
import dev.fingerpost.model.policy.Percent;
import dev.fingerpost.model.policy.health.HealthCheck;
import dev.fingerpost.model.policy.outlier.OutlierDetection;
import dev.fingerpost.model.policy.outlier.OutlierDetection.Consecutive;
import dev.fingerpost.model.policy.outlier.OutlierDetection.Ejection;
import dev.fingerpost.model.policy.outlier.OutlierDetection.FailurePercentage;
import dev.fingerpost.model.policy.outlier.OutlierDetection.SuccessRate;
import dev.fingerpost.model.yaml.Durations;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PolicyCode;
import java.time.Duration;
import java.util.Optional;

/**
 * A merged {@code outlierDetection} block to its record. What no level writes is as in Envoy,
 * except that half of the instances may be ejected, so that one of two can.
 */
public final class OutlierBinder {

  private static final String ONE = "alwaysEjectOneHost";
  private static final String LOCAL = "consecutiveLocalOriginFailure";
  private static final String SPLIT = "splitExternalLocalOriginErrors";
  private static final String UNEJECT = "successfulActiveHealthCheckUnejectHost";

  private OutlierBinder() {}

  /**
   * Binds a block that its shape accepts.
   *
   * @param panic the service's panic threshold, which bounds what ejection can do
   * @param probes how Envoy probes the instances
   */
  public static Optional<OutlierDetection> bind(
      YamlNode node, Percent panic, Optional<HealthCheck> probes, Judge judge) {
    if (!(node instanceof Mapping mapping)) {
      return Optional.empty();
    }
    Fields block = new Fields(mapping);
    if (block.has(LOCAL) && !block.isTrue(SPLIT)) {
      judge.say(
          PolicyCode.LOCAL_ORIGIN,
          "`" + LOCAL + "` does nothing without `" + SPLIT + ": true`",
          "",
          block.keyPlace(LOCAL),
          block.keyPlace(SPLIT));
    }
    if (block.has(ONE) && block.isTrue(ONE) && panic.value() == 0) {
      judge.say(
          PolicyCode.LAST_INSTANCE,
          "`" + ONE + "` with `panicPercent: 0`: a service's only instance would be ejected",
          "leave one of them out",
          block.keyPlace(ONE));
    }
    Ejection ejection = ejection(block, judge);
    int max = ejection.maxPercent().value();
    if (max == 100 || max > 100 - panic.value()) {
      judge.say(
          PolicyCode.EJECTION_OVER_PANIC,
          "`maxEjectionPercent` "
              + max
              + (max == 100
                  ? " lets every instance be ejected"
                  : " is over 100 - `panicPercent` "
                      + panic.value()
                      + ": ejection causes panic, which undoes it"),
          "keep it at " + Math.min(99, 100 - panic.value()) + " or less",
          block.place("maxEjectionPercent"));
    }
    return Optional.of(
        new OutlierDetection(
            consecutive(block),
            successRate(block),
            failurePercentage(block),
            ejection,
            block.has(ONE) ? block.isTrue(ONE) : max < 50 && panic.value() > 0,
            block.has(UNEJECT) ? block.isTrue(UNEJECT) : saysMoreThanOpen(probes)));
  }

  /** A port that opens does not tell of requests: it would end every ejection at the next probe. */
  private static boolean saysMoreThanOpen(Optional<HealthCheck> probes) {
    return probes.filter(check -> check.probe() instanceof HealthCheck.Probe.Tcp).isEmpty();
  }

  private static Consecutive consecutive(Fields block) {
    return new Consecutive(
        block.whole("consecutive5xx"),
        block.whole("consecutiveGatewayFailure"),
        block.whole(LOCAL),
        block.isTrue(SPLIT));
  }

  private static Optional<SuccessRate> successRate(Fields block) {
    if (!block.has("successRateMinimumHosts")
        && !block.has("successRateRequestVolume")
        && !block.has("successRateStdevFactor")) {
      return Optional.empty();
    }
    return Optional.of(
        new SuccessRate(
            block.whole("successRateMinimumHosts").orElse(5),
            block.whole("successRateRequestVolume").orElse(100),
            block.whole("successRateStdevFactor").orElse(1900)));
  }

  private static Optional<FailurePercentage> failurePercentage(Fields block) {
    if (!block.has("failurePercentageThreshold")
        && !block.has("failurePercentageMinimumHosts")
        && !block.has("failurePercentageRequestVolume")) {
      return Optional.empty();
    }
    return Optional.of(
        new FailurePercentage(
            new Percent(block.whole("failurePercentageThreshold").orElse(85)),
            block.whole("failurePercentageMinimumHosts").orElse(5),
            block.whole("failurePercentageRequestVolume").orElse(50)));
  }

  private static Ejection ejection(Fields block, Judge judge) {
    Duration base = block.period("baseEjectionTime").orElse(Duration.ofSeconds(30));
    Duration max =
        block.period("maxEjectionTime").orElse(Comparators.max(base, Duration.ofMinutes(5)));
    if (max.compareTo(base) < 0) {
      judge.say(
          TextCode.RANGE,
          "`maxEjectionTime`: %s (expected: `baseEjectionTime` %s or more)"
              .formatted(Durations.print(max), Durations.print(base)),
          "",
          block.place("maxEjectionTime"),
          block.place("baseEjectionTime"));
    }
    return new Ejection(
        block.period("interval").orElse(Duration.ofSeconds(10)),
        base,
        max,
        block.period("maxEjectionTimeJitter").orElse(Duration.ZERO),
        new Percent(block.whole("maxEjectionPercent").orElse(50)));
  }
}
