package dev.fingerpost.envoy.endpoint;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Metadata;

/** The metadata by which a request and an endpoint find each other. */
public final class InstanceMetadata {

  /** Where Envoy's subset balancer looks, in a request and in an endpoint. */
  public static final String NAMESPACE = "envoy.lb";

  /** The key of an instance's name. */
  public static final String KEY = "instance";

  private InstanceMetadata() {}

  static Metadata of(String name) {
    Value value = Value.newBuilder().setStringValue(name).build();
    return Metadata.newBuilder()
        .putFilterMetadata(NAMESPACE, Struct.newBuilder().putFields(KEY, value).build())
        .build();
  }
}
