package dev.fingerpost.envoy.check.field;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.cluster.v3.LoadBalancingPolicy;

/**
 * The {@code override_host} balancer, which Envoy has and the API's messages here do not (OV-G2):
 * its rules are written out.
 */
final class OverrideHostStruct {
  private static final String TYPE =
      "envoy.extensions.load_balancing_policies.override_host.v3.OverrideHost";
  private static final String SOURCES = "override_host_sources";
  private static final String FALLBACK = "fallback_policy";

  private OverrideHostStruct() {}

  static boolean is(String typeUrl) {
    return typeUrl.endsWith("/" + TYPE);
  }

  static void check(String json, Path path, MessageWalk walk) {
    try {
      Struct.Builder read = Struct.newBuilder();
      JsonFormat.parser().merge(json, read);
      Struct struct = read.build();
      if (sources(struct).getValuesCount() == 0) {
        walk.report(Violation.Kind.FIELD, path.field(SOURCES), "is required");
      }
      if (!struct.containsFields(FALLBACK)) {
        walk.report(Violation.Kind.FIELD, path.field(FALLBACK), "is required");
        return;
      }
      LoadBalancingPolicy.Builder fallback = LoadBalancingPolicy.newBuilder();
      Extensions.merge(JsonFormat.printer().print(struct.getFieldsOrThrow(FALLBACK)), fallback);
      walk.walk(fallback.build(), path.field(FALLBACK));
    } catch (InvalidProtocolBufferException e) {
      walk.report(Violation.Kind.UNREADABLE, path, String.valueOf(e.getMessage()));
    }
  }

  private static ListValue sources(Struct struct) {
    return struct.getFieldsOrDefault(SOURCES, Value.getDefaultInstance()).getListValue();
  }
}
