package dev.fingerpost.server.reconcile;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** An instance of a gRPC service on a loopback port, which counts its calls. */
final class GrpcInstance extends HealthGrpc.HealthImplBase implements AutoCloseable {

  private final AtomicInteger calls = new AtomicInteger();
  private final Server server;
  private volatile boolean silent;

  private GrpcInstance() {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .build();
  }

  static GrpcInstance start() {
    GrpcInstance instance = new GrpcInstance();
    try {
      instance.server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return instance;
  }

  int port() {
    return server.getPort();
  }

  int calls() {
    return calls.get();
  }

  /** Answers no more calls. */
  void fallSilent() {
    silent = true;
  }

  @Override
  public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> responses) {
    calls.incrementAndGet();
    if (!silent) {
      responses.onNext(HealthCheckResponse.getDefaultInstance());
      responses.onCompleted();
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
