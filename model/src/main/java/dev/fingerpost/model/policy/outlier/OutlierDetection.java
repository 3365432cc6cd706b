package dev.fingerpost.model.policy.outlier;

import dev.fingerpost.model.policy.Percent;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which instances Envoy ejects by what it sees itself, Envoy's {@code Cluster.outlier_detection}. A
 * detector that is present is enforced at 100 %, one that is absent not at all.
 *
 * @param alwaysEjectOneHost one host may go whatever {@code ejection.maxPercent} says; decided from
 *     the policy alone, never from the number of instances
 */
public record OutlierDetection(
    Consecutive consecutive,
    Optional<SuccessRate> successRate,
    Optional<FailurePercentage> failurePercentage,
    Ejection ejection,
    boolean alwaysEjectOneHost,
    boolean successfulActiveHealthCheckUnejectHost) {

  /**
   * Failures in a row, each detector absent if it is off.
   *
   * @param splitExternalLocalOriginErrors count failures that Envoy makes itself (refused, timed
   *     out) apart; without it {@code localOriginFailure} does nothing in Envoy
   */
  public record Consecutive(
      OptionalInt http5xx,
      OptionalInt gatewayFailure,
      OptionalInt localOriginFailure,
      boolean splitExternalLocalOriginErrors) {}

  /** Instances whose success rate is far below the others'. {@code stdevFactor} is in 1/1000. */
  public record SuccessRate(int minimumHosts, int requestVolume, int stdevFactor) {}

  /** Instances that fail more than a share of their requests. */
  public record FailurePercentage(Percent threshold, int minimumHosts, int requestVolume) {}

  /**
   * How long and how many.
   *
   * @param interval between two sweeps, which also bring ejected instances back
   * @param base time out after the first ejection; the n-th in a row lasts n times as long
   * @param max the longest ejection
   * @param maxPercent the largest share of a cluster that may be out at once
   */
  public record Ejection(
      Duration interval, Duration base, Duration max, Duration maxJitter, Percent maxPercent) {}
}
