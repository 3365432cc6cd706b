package dev.fingerpost.integration.bench;

import com.google.common.collect.ImmutableMap;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The least that gRPC can do: encoded bytes from an index of names to streams. No NACK, no order,
 * no coalescing, no bound, no state beside the index; an optimistic floor, not a server for Envoy.
 * It sends what changed only, in both languages.
 */
final class LimitContestant implements Contestant {

  private final Mesh mesh;
  private final Map<ResourceType, LimitShelf> shelves = new EnumMap<>(ResourceType.class);
  private final Server server;

  LimitContestant(Mesh mesh) {
    this.mesh = mesh;
    for (ResourceType type : ResourceType.values()) {
      shelves.put(type, new LimitShelf(type));
    }
    IntStream.range(0, mesh.services()).forEach(this::putService);
    IntStream.range(0, mesh.routes()).forEach(this::putRoute);
    if (mesh.routes() > 0) {
      put(ResourceType.LISTENER, "outbound", 0, mesh.listener());
    }
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .maxInboundMessageSize(16 << 20)
            .addService(service())
            .build();
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public void publish(Edit edit) {
    LimitShelf shelf = shelf(edit.kind().type());
    switch (edit.kind()) {
      case ENDPOINTS -> {
        edit.targets().forEach(this::putAssignment);
        shelf.send(edit.targets().stream().map(Mesh::service).toList());
      }
      case ROUTES -> {
        edit.targets().forEach(this::putRoute);
        shelf.send(edit.targets().stream().map(Mesh::routeName).toList());
      }
    }
  }

  /** It counts nothing. */
  @Override
  public ImmutableMap<String, Double> counters() {
    return ImmutableMap.of();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private void putService(int service) {
    put(ResourceType.CLUSTER, Mesh.service(service), 0, mesh.cluster(service));
    putAssignment(service);
  }

  private void putAssignment(int service) {
    put(
        ResourceType.ENDPOINT,
        Mesh.service(service),
        mesh.endpointEdits(service),
        mesh.assignment(service));
  }

  private void putRoute(int route) {
    put(ResourceType.ROUTE, Mesh.routeName(route), mesh.routeEdits(route), mesh.route(route));
  }

  private void put(ResourceType type, String name, int edits, Message message) {
    shelf(type).put(name, Integer.toString(edits), message.toByteString());
  }

  private LimitShelf shelf(ResourceType type) {
    return Objects.requireNonNull(shelves.get(type));
  }

  private ServerServiceDefinition service() {
    MethodDescriptor<DeltaDiscoveryRequest, ByteString> delta =
        written(AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod());
    MethodDescriptor<DiscoveryRequest, ByteString> stream =
        written(AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod());
    return ServerServiceDefinition.builder(AggregatedDiscoveryServiceGrpc.SERVICE_NAME)
        .addMethod(delta, ServerCalls.asyncBidiStreamingCall(DeltaRequests::new))
        .addMethod(stream, ServerCalls.asyncBidiStreamingCall(SotwRequests::new))
        .build();
  }

  private static <Q> MethodDescriptor<Q, ByteString> written(MethodDescriptor<Q, ?> generated) {
    return generated.toBuilder(generated.getRequestMarshaller(), Bytes.MARSHALLER)
        .setSchemaDescriptor(null)
        .build();
  }

  /** What all streams do: the first request of a type is answered, an ACK is not. */
  private abstract class Requests<Q> implements StreamObserver<Q> {

    final LimitStream stream;

    Requests(Wire wire, StreamObserver<ByteString> responses) {
      stream = new LimitStream(wire, responses);
    }

    final void subscribe(
        String typeUrl, String nonce, Collection<String> names, Map<String, String> claims) {
      if (nonce.isEmpty()) {
        ResourceType.of(typeUrl).ifPresent(t -> shelf(t).subscribe(stream, names, claims));
      }
    }

    @Override
    public void onError(Throwable cause) {
      shelves.values().forEach(shelf -> shelf.forget(stream));
    }

    @Override
    public void onCompleted() {
      shelves.values().forEach(shelf -> shelf.forget(stream));
    }
  }

  private final class DeltaRequests extends Requests<DeltaDiscoveryRequest> {

    DeltaRequests(StreamObserver<ByteString> responses) {
      super(Wire.DELTA, responses);
    }

    @Override
    public void onNext(DeltaDiscoveryRequest request) {
      subscribe(
          request.getTypeUrl(),
          request.getResponseNonce(),
          request.getResourceNamesSubscribeList(),
          request.getInitialResourceVersionsMap());
    }
  }

  private final class SotwRequests extends Requests<DiscoveryRequest> {

    SotwRequests(StreamObserver<ByteString> responses) {
      super(Wire.SOTW, responses);
    }

    @Override
    public void onNext(DiscoveryRequest request) {
      List<String> names = request.getResourceNamesList();
      subscribe(request.getTypeUrl(), request.getResponseNonce(), names, Map.of());
    }
  }
}
