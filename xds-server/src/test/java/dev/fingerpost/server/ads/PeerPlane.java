package dev.fingerpost.server.ads;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.cache.v3.Snapshot;
import io.envoyproxy.controlplane.server.DiscoveryServerCallbacks;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** java-control-plane with its own cache, as its documentation wires it. */
final class PeerPlane implements Plane {

  private static final String GROUP = "all";

  private final Map<ResourceId, Entry> entries = new LinkedHashMap<>();
  private final SimpleCache<String> cache =
      new SimpleCache<>(node -> node.getId().isEmpty() ? "nobody" : GROUP);
  private final Callbacks callbacks = new Callbacks();
  private final ExecutorService executor =
      Executors.newCachedThreadPool(new ThreadFactoryBuilder().setDaemon(true).build());
  private final Server server;
  private long snapshots;

  PeerPlane() {
    publish();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .executor(executor)
            .addService(new V3DiscoveryServer(callbacks, cache).getAggregatedDiscoveryServiceImpl())
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
  public void publish(Entry... published) {
    for (Entry entry : published) {
      entries.put(new ResourceId(entry.type(), entry.name()), entry);
    }
    set();
  }

  @Override
  public void remove(ResourceType type, String name) {
    entries.remove(new ResourceId(type, name));
    set();
  }

  @Override
  public void poison(String cluster) {
    callbacks.poisoned.addAll(callbacks.streams.getOrDefault(cluster, Set.of()));
  }

  @Override
  public void publishFromAStream(Entry... published) {
    callbacks.onResponse.set(() -> publish(published));
  }

  private void set() {
    String version = Long.toString(++snapshots);
    Snapshot snapshot =
        Snapshot.create(
            all(ResourceType.CLUSTER, Cluster.parser()),
            all(ResourceType.ENDPOINT, ClusterLoadAssignment.parser()),
            all(ResourceType.LISTENER, Listener.parser()),
            all(ResourceType.ROUTE, RouteConfiguration.parser()),
            List.of(),
            version);
    try {
      cache.setSnapshot(GROUP, snapshot);
    } catch (IllegalStateException e) {
      // The poison comes out here: who publishes can do no more than go on.
    }
  }

  private <M extends Message> List<M> all(ResourceType type, Parser<M> parser) {
    return entries.values().stream()
        .filter(entry -> entry.type() == type)
        .map(entry -> parse(entry, parser))
        .toList();
  }

  private static <M extends Message> M parse(Entry entry, Parser<M> parser) {
    try {
      return parser.parseFrom(entry.body());
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    executor.shutdownNow();
  }

  /** What an application may hang into the server. */
  private static final class Callbacks implements DiscoveryServerCallbacks {

    private final Map<String, Set<Long>> streams = new ConcurrentHashMap<>();
    private final Set<Long> poisoned = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Runnable> onResponse = new AtomicReference<>(() -> {});

    @Override
    public void onV3StreamRequest(long stream, DiscoveryRequest request) {}

    @Override
    public void onV3StreamDeltaRequest(long stream, DeltaDiscoveryRequest request) {
      streams
          .computeIfAbsent(request.getNode().getCluster(), c -> ConcurrentHashMap.newKeySet())
          .add(stream);
    }

    @Override
    public void onV3StreamDeltaResponse(
        long stream, DeltaDiscoveryRequest request, DeltaDiscoveryResponse response) {
      onResponse.getAndSet(() -> {}).run();
      if (poisoned.contains(stream)) {
        throw new IllegalStateException("poison");
      }
    }
  }
}
