package dev.fingerpost.integration.harness;

import com.google.protobuf.Any;
import dev.fingerpost.envoy.resource.Entry;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * A control plane that was cut off in the middle of its work: it sends each resource once and never
 * what it was not given. So it leaves an Envoy warming, which the real one never does.
 */
public final class HalfControlPlane implements AutoCloseable {

  private final List<Entry> content = new ArrayList<>();
  private final List<Stream> streams = new ArrayList<>();
  private final Server server;

  private HalfControlPlane(int port, List<Entry> content) {
    this.content.addAll(content);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(new Ads())
            .build();
  }

  /** Listens where an engine will be. */
  public static HalfControlPlane start(LiveEngine engine, List<Entry> content) {
    HalfControlPlane started = new HalfControlPlane(engine.port(), content);
    try {
      started.server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return started;
  }

  /** One more resource, or a changed one, to all that may want it. */
  public synchronized void push(Entry entry) {
    content.removeIf(old -> old.type() == entry.type() && old.name().equals(entry.name()));
    content.add(entry);
    streams.forEach(stream -> {
      stream.sent.removeIf(id -> id.equals(id(entry)));
      stream.send(entry.type().typeUrl(), List.of());
    });
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

  private static String id(Entry entry) {
    return entry.type() + " " + entry.name();
  }

  /** What one Envoy was sent, and how. */
  private final class Stream {

    private final BiConsumer<String, List<Entry>> responses;
    private final Collection<String> sent = ConcurrentHashMap.newKeySet();

    Stream(BiConsumer<String, List<Entry>> responses) {
      this.responses = responses;
      synchronized (HalfControlPlane.this) {
        streams.add(this);
      }
    }

    /** Sends all of a type, or of these names, if any of it is new to the client. */
    void send(String typeUrl, Collection<String> names) {
      synchronized (HalfControlPlane.this) {
        List<Entry> wanted =
            content.stream()
                .filter(entry -> entry.type().typeUrl().equals(typeUrl))
                .filter(entry -> names.isEmpty() || names.contains(entry.name()))
                .toList();
        boolean isNew = false;
        for (Entry entry : wanted) {
          isNew |= sent.add(id(entry));
        }
        if (isNew) {
          responses.accept(typeUrl, wanted);
        }
      }
    }
  }

  /** The service itself. */
  private final class Ads extends AggregatedDiscoveryServiceImplBase {

    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
        StreamObserver<DeltaDiscoveryResponse> responses) {
      Stream stream =
          new Stream((typeUrl, entries) -> {
            DeltaDiscoveryResponse.Builder response =
                DeltaDiscoveryResponse.newBuilder().setTypeUrl(typeUrl).setNonce("n");
            entries.forEach(entry ->
                response.addResources(
                    Resource.newBuilder()
                        .setName(entry.name())
                        .setVersion(entry.version())
                        .setResource(any(entry))));
            responses.onNext(response.build());
          });
      return new Requests<>(
          request -> stream.send(request.getTypeUrl(), request.getResourceNamesSubscribeList()));
    }

    @Override
    public StreamObserver<DiscoveryRequest> streamAggregatedResources(
        StreamObserver<DiscoveryResponse> responses) {
      Stream stream =
          new Stream((typeUrl, entries) -> {
            DiscoveryResponse.Builder response =
                DiscoveryResponse.newBuilder()
                    .setTypeUrl(typeUrl)
                    .setNonce("n")
                    .setVersionInfo("half-" + entries.hashCode());
            entries.forEach(entry -> response.addResources(any(entry)));
            responses.onNext(response.build());
          });
      return new Requests<>(
          request -> stream.send(request.getTypeUrl(), request.getResourceNamesList()));
    }

    private static Any any(Entry entry) {
      return Any.newBuilder().setTypeUrl(entry.type().typeUrl()).setValue(entry.body()).build();
    }
  }

  /** A client's side of a stream. */
  private record Requests<T>(java.util.function.Consumer<T> each) implements StreamObserver<T> {

    @Override
    public void onNext(T request) {
      each.accept(request);
    }

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {}
  }
}
