package dev.fingerpost.envoy.check;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import dev.fingerpost.envoy.check.field.Path;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;

/** What outlier detection must keep to, alone and together with panic. */
final class OutlierRules {
  private static final double DEFAULT_PANIC = 50;
  private static final Duration DEFAULT_BASE = Durations.fromSeconds(30);
  private static final String OUTLIERS = "outlier_detection";

  private OutlierRules() {}

  static void check(Cluster cluster, Path path, Findings findings) {
    if (!cluster.hasOutlierDetection()) {
      return;
    }
    OutlierDetection outliers = cluster.getOutlierDetection();
    Path here = path.field(OUTLIERS);
    double panic =
        cluster.getCommonLbConfig().hasHealthyPanicThreshold()
            ? cluster.getCommonLbConfig().getHealthyPanicThreshold().getValue()
            : DEFAULT_PANIC;
    checkPanic(outliers, panic, here, findings);
    checkTimes(outliers, here, findings);
    // Envoy counts local failures apart only when it is told to.
    if (outliers.hasConsecutiveLocalOriginFailure()
        && !outliers.getSplitExternalLocalOriginErrors()) {
      findings.add(
          CheckCode.INERT_LOCAL_ORIGIN,
          here.field("consecutive_local_origin_failure"),
          outliers.getConsecutiveLocalOriginFailure().getValue());
    }
  }

  private static void checkPanic(
      OutlierDetection outliers, double panic, Path here, Findings findings) {
    // Without panic the ejection of an only instance is an outage.
    if (outliers.getAlwaysEjectOneHost().getValue() && panic == 0) {
      findings.add(CheckCode.ALWAYS_EJECT, here.field("always_eject_one_host"), "true");
    }
  }

  private static void checkTimes(OutlierDetection outliers, Path here, Findings findings) {
    Duration base = outliers.hasBaseEjectionTime() ? outliers.getBaseEjectionTime() : DEFAULT_BASE;
    if (outliers.hasMaxEjectionTime()
        && Durations.compare(outliers.getMaxEjectionTime(), base) < 0) {
      findings.add(
          CheckCode.EJECTION_TIMES,
          here.field("max_ejection_time"),
          Durations.toString(outliers.getMaxEjectionTime())
              + ", with a base of "
              + Durations.toString(base));
    }
  }
}
