package dev.fingerpost.envoy.cluster;

import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.policy.outlier.OutlierDetection.Consecutive;
import dev.fingerpost.model.policy.outlier.OutlierDetection.Ejection;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;

/**
 * Outlier detection as Envoy's message. Some of Envoy's detectors are on unless told otherwise, so
 * each is told: {@code enforcing_*} is 100 where the policy has the detector and 0 where not.
 */
final class Outliers {
  private static final UInt32Value ENFORCED = UInt32Value.of(100);
  private static final UInt32Value OFF = UInt32Value.of(0);

  private Outliers() {}

  static OutlierDetection of(dev.fingerpost.model.policy.outlier.OutlierDetection policy) {
    OutlierDetection.Builder message =
        OutlierDetection.newBuilder()
            .setAlwaysEjectOneHost(BoolValue.of(policy.alwaysEjectOneHost()))
            .setSuccessfulActiveHealthCheckUnejectHost(
                BoolValue.of(policy.successfulActiveHealthCheckUnejectHost()));
    addConsecutive(message, policy.consecutive());
    addSuccessRate(message, policy);
    addFailurePercentage(message, policy);
    addEjection(message, policy.ejection());
    return message.build();
  }

  private static void addConsecutive(OutlierDetection.Builder message, Consecutive consecutive) {
    consecutive.http5xx().ifPresent(n -> message.setConsecutive5Xx(ProtoValues.uint32(n)));
    consecutive
        .gatewayFailure()
        .ifPresent(n -> message.setConsecutiveGatewayFailure(ProtoValues.uint32(n)));
    consecutive
        .localOriginFailure()
        .ifPresent(n -> message.setConsecutiveLocalOriginFailure(ProtoValues.uint32(n)));
    message
        .setEnforcingConsecutive5Xx(enforcing(consecutive.http5xx().isPresent()))
        .setEnforcingConsecutiveGatewayFailure(enforcing(consecutive.gatewayFailure().isPresent()))
        .setEnforcingConsecutiveLocalOriginFailure(
            enforcing(consecutive.localOriginFailure().isPresent()))
        .setSplitExternalLocalOriginErrors(consecutive.splitExternalLocalOriginErrors());
  }

  private static void addSuccessRate(
      OutlierDetection.Builder message,
      dev.fingerpost.model.policy.outlier.OutlierDetection policy) {
    policy
        .successRate()
        .ifPresent(rate ->
            message
                .setSuccessRateMinimumHosts(ProtoValues.uint32(rate.minimumHosts()))
                .setSuccessRateRequestVolume(ProtoValues.uint32(rate.requestVolume()))
                .setSuccessRateStdevFactor(ProtoValues.uint32(rate.stdevFactor())));
    message
        .setEnforcingSuccessRate(enforcing(policy.successRate().isPresent()))
        .setEnforcingLocalOriginSuccessRate(
            enforcing(policy.successRate().isPresent() && splits(policy)));
  }

  private static void addFailurePercentage(
      OutlierDetection.Builder message,
      dev.fingerpost.model.policy.outlier.OutlierDetection policy) {
    policy
        .failurePercentage()
        .ifPresent(failure ->
            message
                .setFailurePercentageThreshold(ProtoValues.uint32(failure.threshold()))
                .setFailurePercentageMinimumHosts(ProtoValues.uint32(failure.minimumHosts()))
                .setFailurePercentageRequestVolume(ProtoValues.uint32(failure.requestVolume())));
    message
        .setEnforcingFailurePercentage(enforcing(policy.failurePercentage().isPresent()))
        .setEnforcingFailurePercentageLocalOrigin(
            enforcing(policy.failurePercentage().isPresent() && splits(policy)));
  }

  private static void addEjection(OutlierDetection.Builder message, Ejection ejection) {
    message
        .setInterval(ProtoValues.duration(ejection.interval()))
        .setBaseEjectionTime(ProtoValues.duration(ejection.base()))
        .setMaxEjectionTime(ProtoValues.duration(ejection.max()))
        .setMaxEjectionTimeJitter(ProtoValues.duration(ejection.maxJitter()))
        .setMaxEjectionPercent(ProtoValues.uint32(ejection.maxPercent()));
  }

  private static boolean splits(dev.fingerpost.model.policy.outlier.OutlierDetection policy) {
    return policy.consecutive().splitExternalLocalOriginErrors();
  }

  private static UInt32Value enforcing(boolean isPresent) {
    return isPresent ? ENFORCED : OFF;
  }
}
