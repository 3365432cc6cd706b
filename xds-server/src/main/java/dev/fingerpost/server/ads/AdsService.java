package dev.fingerpost.server.ads;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.server.ads.stream.StreamStatus;
import dev.fingerpost.server.ads.wire.DeltaResponse;
import dev.fingerpost.server.ads.wire.ResponseMarshaller;
import dev.fingerpost.server.ads.wire.SotwResponse;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The gRPC services of xDS, and the streams that are open on them. */
final class AdsService {

  private final Shared shared;
  private final Set<StreamLoop<?, ?>> open = ConcurrentHashMap.newKeySet();
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
  ImmutableList<ServerServiceDefinition> definitions() {
    return Arrays.stream(DiscoveryService.values())
        .map(this::definition)
        .collect(ImmutableList.toImmutableList());
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

  /** The open streams. */
  ImmutableList<StreamLoop<?, ?>> open() {
    return ImmutableList.copyOf(open);
  }

  private ServerServiceDefinition definition(DiscoveryService service) {
    MethodDescriptor<DiscoveryRequest, SotwResponse> stream =
        writtenBy(new ResponseMarshaller<SotwResponse>(), service.stream());
    MethodDescriptor<DeltaDiscoveryRequest, DeltaResponse> delta =
        writtenBy(new ResponseMarshaller<DeltaResponse>(), service.delta());
    ServiceDescriptor descriptor =
        ServiceDescriptor.newBuilder(service.descriptor().getName())
            .setSchemaDescriptor(service.descriptor().getSchemaDescriptor())
            .addMethod(stream)
            .addMethod(delta)
            .build();
    return ServerServiceDefinition.builder(descriptor)
        .addMethod(
            stream,
            ServerCalls.asyncBidiStreamingCall(
                responses -> open(service, Variant.STATE_OF_THE_WORLD, responses)))
        .addMethod(
            delta,
            ServerCalls.asyncBidiStreamingCall(
                responses -> open(service, Variant.DELTA, responses)))
        .build();
  }

  private static <Q, R> MethodDescriptor<Q, R> writtenBy(
      Marshaller<R> marshaller, MethodDescriptor<Q, ?> generated) {
    return generated.toBuilder(generated.getRequestMarshaller(), marshaller).build();
  }

  private <Q, R> StreamObserver<Q> open(
      DiscoveryService service, Variant<Q, R> variant, StreamObserver<R> responses) {
    String id = run + "." + streams.incrementAndGet();
    StreamLoop<Q, R> loop =
        new StreamLoop<>(
            shared, id, service, variant, (ServerCallStreamObserver<R>) responses, this::ended);
    open.add(loop);
    shared.metrics().opened();
    return loop;
  }

  private void ended(StreamLoop<?, ?> loop) {
    if (open.remove(loop)) {
      shared.metrics().closed();
    }
  }
}
