package dev.fingerpost.envoy.cluster;

import com.google.common.collect.ImmutableMap;
import com.google.protobuf.Any;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.model.policy.service.Protocol;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;

/** What instances speak as Envoy's protocol options; none is HTTP/1.1, and of no use to bytes. */
final class Protocols {
  private static final Any HTTP2 =
      Deterministic.pack(
          HttpProtocolOptions.newBuilder()
              .setExplicitHttpConfig(
                  ExplicitHttpConfig.newBuilder()
                      .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()))
              .build());

  private static final ImmutableMap<String, Any> OVER_HTTP2 =
      ImmutableMap.of(HttpProtocolOptions.getDescriptor().getFullName(), HTTP2);

  private Protocols() {}

  static ImmutableMap<String, Any> of(Protocol protocol) {
    return switch (protocol) {
      case HTTP, TCP -> ImmutableMap.of();
      case HTTP2, GRPC -> OVER_HTTP2;
    };
  }
}
