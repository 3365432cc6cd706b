package dev.fingerpost.integration.harness;

import dev.fingerpost.integration.world.EchoService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One running copy of a gRPC service on loopback, over HTTP/2 without TLS. What it serves is gRPC's
 * own health protocol: callers ask for the status of {@link #SERVICE}, probes for that of {@link
 * #PROBED}. It answers with its own name in the header {@code x-instance}.
 */
public final class GrpcInstance implements AutoCloseable {

  /** The name that callers ask for, which is always serving. */
  public static final String SERVICE = "echo";

  /** The name that probes ask for. */
  public static final String PROBED = "shop.v1.Echo";

  /** The header that names the instance which answered. */
  public static final Metadata.Key<String> INSTANCE =
      Metadata.Key.of(EchoService.INSTANCE_HEADER, Metadata.ASCII_STRING_MARSHALLER);

  private static final Metadata.Key<String> USER_AGENT =
      Metadata.Key.of("user-agent", Metadata.ASCII_STRING_MARSHALLER);

  private final String id;
  private final HealthStatusManager health = new HealthStatusManager();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong probes = new AtomicLong();
  private final Server server;

  private GrpcInstance(String id) {
    this.id = id;
    health.setStatus(SERVICE, ServingStatus.SERVING);
    health.setStatus(PROBED, ServingStatus.SERVING);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(health.getHealthService())
            .intercept(new Counting())
            .build();
  }

  /** Starts an instance on a free port of 127.0.0.1. */
  public static GrpcInstance start(String id) {
    GrpcInstance instance = new GrpcInstance(id);
    try {
      instance.server.start();
      return instance;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The instance's name. */
  public String id() {
    return id;
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return server.getPort();
  }

  /** How many calls have reached it. */
  public long calls() {
    return calls.get();
  }

  /** How many probes have reached it, which are no calls. */
  public long probes() {
    return probes.get();
  }

  /** Answers probes with this from now on. */
  public void answerProbesWith(ServingStatus status) {
    health.setStatus(PROBED, status);
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Counts, and names the instance in each answer. */
  private final class Counting implements ServerInterceptor {

    @Override
    public <Q, R> Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      String agent = headers.get(USER_AGENT);
      (agent != null && agent.startsWith("Envoy/HC") ? probes : calls).incrementAndGet();
      return next.startCall(
          new io.grpc.ForwardingServerCall.SimpleForwardingServerCall<>(call) {
            @Override
            public void sendHeaders(Metadata answered) {
              answered.put(INSTANCE, id);
              super.sendHeaders(answered);
            }
          },
          headers);
    }
  }
}
