package dev.fingerpost.envoy.cluster;

import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.policy.balance.SlowStart;
import io.envoyproxy.envoy.config.core.v3.RuntimeDouble;
import io.envoyproxy.envoy.extensions.load_balancing_policies.common.v3.SlowStartConfig;

/** A slow start as Envoy's {@code slow_start_config}. */
final class SlowStarts {

  /** Envoy takes no such number without a key by which its runtime may overrule it. */
  private static final String RUNTIME_KEY = "fingerpost.slow_start.aggression";

  private SlowStarts() {}

  static SlowStartConfig of(SlowStart slowStart) {
    return SlowStartConfig.newBuilder()
        .setSlowStartWindow(ProtoValues.duration(slowStart.window()))
        .setAggression(
            RuntimeDouble.newBuilder()
                .setDefaultValue(slowStart.aggression())
                .setRuntimeKey(RUNTIME_KEY))
        .setMinWeightPercent(ProtoValues.percent(slowStart.minWeight()))
        .build();
  }
}
