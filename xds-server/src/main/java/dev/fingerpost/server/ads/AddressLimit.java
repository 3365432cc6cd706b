package dev.fingerpost.server.ads;

import dev.fingerpost.server.ads.stream.StreamMetrics;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Refuses calls from an address that has too many open. Safe for all threads. */
final class AddressLimit implements ServerInterceptor {

  private final Census addresses;
  private final StreamMetrics metrics;

  AddressLimit(int most, StreamMetrics metrics) {
    this.addresses = new Census(most);
    this.metrics = metrics;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Optional<Runnable> leave =
        addresses.enter(host(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)));
    if (leave.isEmpty()) {
      metrics.refused("address");
      call.close(
          Status.RESOURCE_EXHAUSTED.withDescription("too many streams from this address"),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onCancel() {
        leave.get().run();
        super.onCancel();
      }

      @Override
      public void onComplete() {
        leave.get().run();
        super.onComplete();
      }
    };
  }

  private static String host(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress()
        : String.valueOf(address);
  }
}
