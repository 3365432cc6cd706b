package dev.fingerpost.integration.proof;

import com.google.protobuf.Any;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A control plane that sends what it is given and keeps every answer. It checks nothing and cures
 * nothing, as the real one never would.
 */
final class RawControlPlane implements AutoCloseable {

  private final Map<ResourceId, Entry> content = new LinkedHashMap<>();
  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final Server server;
  private Optional<StreamObserver<DeltaDiscoveryResponse>> stream = Optional.empty();
  private long nonces;

  /** An answer to a response; empty if it was taken. */
  record Answer(Optional<String> refusal) {}

  RawControlPlane(List<Entry> first) {
    first.forEach(entry -> content.put(new ResourceId(entry.type(), entry.name()), entry));
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Ads())
            .build();
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  /** Sends resources of one type in one response; the nonce that its answer will have. */
  synchronized String push(ResourceType type, List<Entry> entries) {
    entries.forEach(entry -> content.put(new ResourceId(type, entry.name()), entry));
    return send(type, entries, List.of());
  }

  /** Takes resources of one type back. */
  synchronized String remove(ResourceType type, List<String> names) {
    names.forEach(name -> content.remove(new ResourceId(type, name)));
    return send(type, List.of(), names);
  }

  /** The answer to a response, if it was given. */
  synchronized Optional<Answer> answer(String nonce) {
    return Optional.ofNullable(answers.get(nonce));
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

  private String send(ResourceType type, List<Entry> entries, List<String> removed) {
    String nonce = type.label() + "-" + ++nonces;
    DeltaDiscoveryResponse.Builder response =
        DeltaDiscoveryResponse.newBuilder()
            .setTypeUrl(type.typeUrl())
            .setNonce(nonce)
            .addAllRemovedResources(removed);
    for (Entry entry : entries) {
      Any body = Any.newBuilder().setTypeUrl(type.typeUrl()).setValue(entry.body()).build();
      response.addResources(
          Resource.newBuilder()
              .setName(entry.name())
              .setVersion(entry.version())
              .setResource(body));
    }
    stream.orElseThrow().onNext(response.build());
    return nonce;
  }

  private synchronized void take(DeltaDiscoveryRequest request) {
    Optional<ResourceType> type = ResourceType.of(request.getTypeUrl());
    if (type.isEmpty()) {
      return;
    }
    if (!request.getResponseNonce().isEmpty()) {
      Optional<String> refusal =
          request.hasErrorDetail()
              ? Optional.of(request.getErrorDetail().getMessage())
              : Optional.empty();
      answers.put(request.getResponseNonce(), new Answer(refusal));
      return;
    }
    List<String> names = request.getResourceNamesSubscribeList();
    boolean wantsAll = type.get() == ResourceType.CLUSTER || type.get() == ResourceType.LISTENER;
    List<Entry> wanted = new ArrayList<>();
    for (Entry entry : content.values()) {
      if (entry.type() == type.get() && (wantsAll || names.contains(entry.name()))) {
        wanted.add(entry);
      }
    }
    if (!wanted.isEmpty() || wantsAll) {
      send(type.get(), wanted, List.of());
    }
  }

  private synchronized void open(StreamObserver<DeltaDiscoveryResponse> responses) {
    stream = Optional.of(responses);
  }

  /** The service itself. */
  private final class Ads extends AggregatedDiscoveryServiceImplBase {

    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
        StreamObserver<DeltaDiscoveryResponse> responses) {
      open(responses);
      return new StreamObserver<>() {
        @Override
        public void onNext(DeltaDiscoveryRequest request) {
          take(request);
        }

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {}
      };
    }
  }
}
