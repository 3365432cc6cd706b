package dev.fingerpost.envoy.resource;

import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UInt64Value;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.policy.Percent;

/** Small values of the model in protobuf's and Envoy's words. */
public final class ProtoValues {
  private ProtoValues() {}

  /** A length of time. */
  public static Duration duration(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  /** A number that is present, also if it is 0. */
  public static UInt32Value uint32(int value) {
    return UInt32Value.of(value);
  }

  /** A percentage that Envoy wants as a whole number. */
  public static UInt32Value uint32(Percent percent) {
    return UInt32Value.of(percent.value());
  }

  /** A large number that is present, also if it is 0. */
  public static UInt64Value uint64(long value) {
    return UInt64Value.of(value);
  }

  /** A percentage that Envoy wants as its own message. */
  public static io.envoyproxy.envoy.type.v3.Percent percent(Percent percent) {
    return io.envoyproxy.envoy.type.v3.Percent.newBuilder().setValue(percent.value()).build();
  }

  /** A TCP address. */
  public static io.envoyproxy.envoy.config.core.v3.Address address(Address address) {
    var socket =
        io.envoyproxy.envoy.config.core.v3.SocketAddress.newBuilder()
            .setAddress(address.host())
            .setPortValue(address.port());
    return io.envoyproxy.envoy.config.core.v3.Address.newBuilder().setSocketAddress(socket).build();
  }
}
