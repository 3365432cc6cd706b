package dev.fingerpost.envoy.check;

import com.google.protobuf.Any;
import dev.fingerpost.envoy.check.field.Extensions;
import dev.fingerpost.envoy.check.field.Path;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.type.v3.Int64Range;
import java.util.List;

/** What active health checks and the protocol of a cluster must keep to. */
final class HealthCheckRules {
  private static final String PROTOCOL = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  private HealthCheckRules() {}

  static void check(Cluster cluster, Path path, Findings findings) {
    HttpProtocolOptions protocol = protocol(cluster);
    if (protocol.hasAutoConfig() && !cluster.hasTransportSocket()) {
      findings.add(
          CheckCode.NO_ALPN,
          path.element("typed_extension_protocol_options", PROTOCOL),
          "has auto_config");
    }
    for (int i = 0; i < cluster.getHealthChecksCount(); i++) {
      HealthCheck check = cluster.getHealthChecks(i);
      Path here = path.element("health_checks", i);
      if (check.hasGrpcHealthCheck() && !isHttp2(protocol)) {
        findings.add(CheckCode.GRPC_HEALTH_CHECK, here, "speaks gRPC");
      }
      Path http = here.field("http_health_check");
      checkRanges(
          check.getHttpHealthCheck().getExpectedStatusesList(),
          http.field("expected_statuses"),
          findings);
      checkRanges(
          check.getHttpHealthCheck().getRetriableStatusesList(),
          http.field("retriable_statuses"),
          findings);
    }
  }

  private static void checkRanges(List<Int64Range> ranges, Path path, Findings findings) {
    for (Int64Range range : ranges) {
      if (range.getStart() >= range.getEnd()) {
        findings.add(
            CheckCode.STATUS_RANGE, path, range.getStart() + " up to below " + range.getEnd());
      }
    }
  }

  private static boolean isHttp2(HttpProtocolOptions protocol) {
    return protocol.getExplicitHttpConfig().hasHttp2ProtocolOptions()
        || protocol.getUseDownstreamProtocolConfig().hasHttp2ProtocolOptions()
        || protocol.hasAutoConfig();
  }

  private static HttpProtocolOptions protocol(Cluster cluster) {
    Any options =
        cluster.getTypedExtensionProtocolOptionsOrDefault(PROTOCOL, Any.getDefaultInstance());
    return Extensions.open(options) instanceof Extensions.Known known
        ? known
            .as(HttpProtocolOptions.getDefaultInstance())
            .orElseGet(HttpProtocolOptions::getDefaultInstance)
        : HttpProtocolOptions.getDefaultInstance();
  }
}
