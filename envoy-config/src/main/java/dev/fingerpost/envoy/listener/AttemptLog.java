package dev.fingerpost.envoy.listener;

import com.google.protobuf.UInt32Value;
import dev.fingerpost.envoy.resource.AdsSource;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.resource.ProtoValues;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.RuntimeFilter;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.envoyproxy.envoy.type.v3.FractionalPercent.DenominatorType;
import java.time.Duration;

/**
 * A log of each try at an instance, sent to the control plane. It samples nothing, and opens no
 * stream, until the runtime key {@link #SAMPLE} says what share of the tries it shall send.
 */
final class AttemptLog {

  /** The runtime key of the sampled share, in percent. */
  static final String SAMPLE = "als.sample";

  private static final String NAME = "fingerpost-attempts";
  private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(1);
  private static final int BUFFER_BYTES = 16_384;

  private AttemptLog() {}

  static AccessLog logger() {
    return AccessLog.newBuilder()
        .setName("envoy.access_loggers.http_grpc")
        .setFilter(AccessLogFilter.newBuilder().setRuntimeFilter(sampled()))
        .setTypedConfig(
            Deterministic.pack(
                HttpGrpcAccessLogConfig.newBuilder().setCommonConfig(service()).build()))
        .build();
  }

  private static RuntimeFilter sampled() {
    return RuntimeFilter.newBuilder()
        .setRuntimeKey(SAMPLE)
        .setPercentSampled(
            FractionalPercent.newBuilder().setNumerator(0).setDenominator(DenominatorType.HUNDRED))
        // Otherwise all tries of a request would be drawn as one.
        .setUseIndependentRandomness(true)
        .build();
  }

  private static CommonGrpcAccessLogConfig service() {
    return CommonGrpcAccessLogConfig.newBuilder()
        .setLogName(NAME)
        .setTransportApiVersion(ApiVersion.V3)
        .setBufferFlushInterval(ProtoValues.duration(FLUSH_INTERVAL))
        .setBufferSizeBytes(UInt32Value.of(BUFFER_BYTES))
        .setGrpcService(
            GrpcService.newBuilder()
                .setEnvoyGrpc(
                    GrpcService.EnvoyGrpc.newBuilder().setClusterName(AdsSource.CONTROL_PLANE)))
        .build();
  }
}
