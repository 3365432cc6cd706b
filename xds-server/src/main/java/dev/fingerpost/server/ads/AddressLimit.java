package dev.fingerpost.server.ads;

import dev.fingerpost.server.ads.stream.StreamMetrics;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;

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
    Optional<Runnable> leave = addresses.enter(Connections.host(call.getAttributes()));
    if (leave.isEmpty()) {
      metrics.refused("address");
      call.close(
          Status.RESOURCE_EXHAUSTED.withDescription("too many streams from this address"),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return new SimpleForwardingServerCallListener<>(start(call, headers, next, leave.get())) {
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

  /** A call that does not begin has no end either. */
  private static <Q, R> ServerCall.Listener<Q> start(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next, Runnable leave) {
    try {
      return next.startCall(call, headers);
    } catch (RuntimeException | Error e) {
      leave.run();
      throw e;
    }
  }
}
