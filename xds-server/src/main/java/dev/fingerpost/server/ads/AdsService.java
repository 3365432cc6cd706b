package dev.fingerpost.server.ads;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.server.ads.stream.StreamStatus;
import dev.fingerpost.server.ads.wire.DeltaResponse;
import dev.fingerpost.server.ads.wire.DeltaResponseMarshaller;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The gRPC service that Envoys open their one stream on. */
final class AdsService {

  private static final MethodDescriptor<DeltaDiscoveryRequest, DeltaResponse> DELTA =
      MethodDescriptor.<DeltaDiscoveryRequest, DeltaResponse>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName(
              AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod()
                  .getFullMethodName())
          .setRequestMarshaller(
              AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod()
                  .getRequestMarshaller())
          .setResponseMarshaller(new DeltaResponseMarshaller())
          .build();

  private final Shared shared;
  private final Set<StreamLoop> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong streams = new AtomicLong();
  private final String run;

  /**
   * @param run differs between two runs of a replica, so that nonces do
   */
  AdsService(Shared shared, String run) {
    this.shared = shared;
    this.run = run;
  }

  /** What the gRPC server serves. */
  ServerServiceDefinition definition() {
    ServiceDescriptor generated = AggregatedDiscoveryServiceGrpc.getServiceDescriptor();
    MethodDescriptor<DiscoveryRequest, DiscoveryResponse> sotw =
        AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod();
    ServiceDescriptor descriptor =
        ServiceDescriptor.newBuilder(generated.getName())
            .setSchemaDescriptor(generated.getSchemaDescriptor())
            .addMethod(sotw)
            .addMethod(DELTA)
            .build();
    return ServerServiceDefinition.builder(descriptor)
        .addMethod(sotw, ServerCalls.asyncBidiStreamingCall(AdsService::refuse))
        .addMethod(DELTA, ServerCalls.asyncBidiStreamingCall(this::open))
        .build();
  }

  /** The live streams that have said who they are, in no order. */
  ImmutableList<StreamStatus> statuses() {
    return open.stream()
        .flatMap(loop -> loop.status().stream())
        .collect(ImmutableList.toImmutableList());
  }

  /** Asks each live stream how it stands with each resource. */
  ImmutableList<CompletableFuture<Optional<StreamReport>>> reports() {
    return open.stream().map(StreamLoop::report).collect(ImmutableList.toImmutableList());
  }

  /** Ends all streams. */
  void shutDown() {
    open.forEach(StreamLoop::shutDown);
  }

  private StreamObserver<DeltaDiscoveryRequest> open(StreamObserver<DeltaResponse> responses) {
    String id = run + "." + streams.incrementAndGet();
    StreamLoop loop =
        new StreamLoop(
            shared, id, (ServerCallStreamObserver<DeltaResponse>) responses, this::ended);
    open.add(loop);
    shared.metrics().opened();
    return loop;
  }

  private void ended(StreamLoop loop) {
    if (open.remove(loop)) {
      shared.metrics().closed();
    }
  }

  private static StreamObserver<DiscoveryRequest> refuse(
      StreamObserver<DiscoveryResponse> responses) {
    responses.onError(
        Status.UNIMPLEMENTED
            .withDescription("delta only in this version: set api_type to DELTA_GRPC")
            .asRuntimeException());
    return new StreamObserver<>() {
      @Override
      public void onNext(DiscoveryRequest request) {}

      @Override
      public void onError(Throwable cause) {}

      @Override
      public void onCompleted() {}
    };
  }
}
