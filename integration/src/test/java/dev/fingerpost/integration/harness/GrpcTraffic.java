package dev.fingerpost.integration.harness;

import dev.fingerpost.integration.world.Answer;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Counted gRPC calls through an Envoy's outbound port, one after the other on one connection. */
public final class GrpcTraffic {

  private static final HealthCheckRequest REQUEST =
      HealthCheckRequest.newBuilder().setService(GrpcInstance.SERVICE).build();

  private final int port;

  /** Calls through this port of 127.0.0.1. */
  public GrpcTraffic(int port) {
    this.port = port;
  }

  /**
   * Calls a service so often; how often by the name of the instance that answered, or by the
   * status's code.
   */
  public Map<String, Integer> call(String service, int count) {
    Map<String, Integer> answers = new TreeMap<>();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .overrideAuthority(service)
            .usePlaintext()
            .build();
    try {
      Naming naming = new Naming();
      HealthGrpc.HealthBlockingStub stub =
          HealthGrpc.newBlockingStub(channel)
              .withInterceptors(naming)
              .withDeadlineAfter(20, TimeUnit.SECONDS);
      for (int n = 0; n < count; n++) {
        answers.merge(answer(stub, naming), 1, Integer::sum);
      }
      return answers;
    } finally {
      channel.shutdownNow();
    }
  }

  private static String answer(HealthGrpc.HealthBlockingStub stub, Naming naming) {
    try {
      Objects.requireNonNull(stub.check(REQUEST));
      return naming.last.get();
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().name();
    }
  }

  /** Notes which instance has answered the call that ended last. */
  private static final class Naming implements ClientInterceptor {

    private final AtomicReference<String> last = new AtomicReference<>(Answer.NOBODY);

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void start(Listener<R> listener, Metadata headers) {
          super.start(
              new SimpleForwardingClientCallListener<>(listener) {
                @Override
                public void onHeaders(Metadata answered) {
                  String instance = answered.get(GrpcInstance.INSTANCE);
                  last.set(instance == null ? Answer.NOBODY : instance);
                  super.onHeaders(answered);
                }
              },
              headers);
        }
      };
    }
  }
}
