package dev.fingerpost.envoy.cluster;

import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.policy.health.HealthCheck.Probe;
import dev.fingerpost.model.policy.service.Protocol;
import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.config.core.v3.HealthCheck.GrpcHealthCheck;
import io.envoyproxy.envoy.config.core.v3.HealthCheck.HttpHealthCheck;
import io.envoyproxy.envoy.config.core.v3.HealthCheck.TcpHealthCheck;
import io.envoyproxy.envoy.type.v3.CodecClientType;

/** A health check as Envoy's message. */
final class HealthChecks {
  private HealthChecks() {}

  static HealthCheck of(dev.fingerpost.model.policy.health.HealthCheck policy, Protocol protocol) {
    HealthCheck.Builder message =
        HealthCheck.newBuilder()
            .setInterval(ProtoValues.duration(policy.interval()))
            .setTimeout(ProtoValues.duration(policy.timeout()))
            .setUnhealthyThreshold(ProtoValues.uint32(policy.streaks().failures()))
            .setHealthyThreshold(ProtoValues.uint32(policy.streaks().successes()));
    policy.noTrafficInterval().map(ProtoValues::duration).ifPresent(message::setNoTrafficInterval);
    return switch (policy.probe()) {
      case Probe.Http http ->
          message
              .setHttpHealthCheck(
                  HttpHealthCheck.newBuilder()
                      .setPath(http.path())
                      .setCodecClientType(codec(protocol)))
              .build();
      case Probe.Grpc grpc ->
          message
              .setGrpcHealthCheck(GrpcHealthCheck.newBuilder().setServiceName(grpc.service()))
              .build();
      case Probe.Tcp _ -> message.setTcpHealthCheck(TcpHealthCheck.getDefaultInstance()).build();
    };
  }

  /** Probes do not follow the protocol of the cluster, which a server may speak alone. */
  private static CodecClientType codec(Protocol protocol) {
    return switch (protocol) {
      case HTTP, TCP -> CodecClientType.HTTP1;
      case HTTP2, GRPC -> CodecClientType.HTTP2;
    };
  }
}
