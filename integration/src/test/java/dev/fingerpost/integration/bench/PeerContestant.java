package dev.fingerpost.integration.bench;

import com.google.common.collect.ImmutableMap;
import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.cache.v3.Snapshot;
import io.envoyproxy.controlplane.server.DefaultExecutorGroup;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.envoyproxy.controlplane.server.serializer.CachedProtoResourcesSerializer;
import io.envoyproxy.controlplane.server.serializer.DefaultProtoResourcesSerializer;
import io.envoyproxy.controlplane.server.serializer.ProtoResourcesSerializer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** java-control-plane with its own cache. Its server takes requests of any size. */
final class PeerContestant implements Contestant {

  private static final String ONE_GROUP = "all";

  private final Mesh mesh;
  private final Way way;
  private final List<String> groups;
  private final SimpleCache<String> cache;
  private final Server server;
  private List<Cluster> clusters = List.of();
  private List<ClusterLoadAssignment> assignments = List.of();
  private List<Listener> listeners = List.of();
  private List<RouteConfiguration> routes = List.of();
  private long endpointVersion;
  private long routeVersion;

  /** How it is used. */
  enum Way {
    /** Every message is built anew for each change. */
    NAIVE(new DefaultProtoResourcesSerializer()),
    /** What did not change is used again, and so are its bytes. */
    TUNED(new CachedProtoResourcesSerializer());

    @SuppressWarnings("ImmutableEnumChecker") // a cache, one for each process
    private final ProtoResourcesSerializer serializer;

    Way(ProtoResourcesSerializer serializer) {
      this.serializer = serializer;
    }
  }

  /**
   * @param groups how many snapshots there are; 0 if all clients share one
   */
  PeerContestant(Mesh mesh, int groups, Way way) {
    this.mesh = mesh;
    this.way = way;
    this.groups =
        groups == 0
            ? List.of(ONE_GROUP)
            : IntStream.range(0, groups).mapToObj(Clients::group).toList();
    cache = new SimpleCache<>(node -> groups == 0 ? ONE_GROUP : node.getCluster());
    build();
    set();
    V3DiscoveryServer discovery =
        new V3DiscoveryServer(List.of(), cache, new DefaultExecutorGroup(), way.serializer);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .maxInboundMessageSize(16 << 20)
            .addService(discovery.getAggregatedDiscoveryServiceImpl())
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
    switch (edit.kind()) {
      case ENDPOINTS -> endpointVersion++;
      case ROUTES -> routeVersion++;
    }
    switch (way) {
      case NAIVE -> build();
      case TUNED -> {
        switch (edit.kind()) {
          case ENDPOINTS -> assignments = replaced(assignments, edit, mesh::assignment);
          case ROUTES -> routes = replaced(routes, edit, mesh::route);
        }
      }
    }
    set();
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

  private void build() {
    clusters = each(mesh.services(), mesh::cluster);
    assignments = each(mesh.services(), mesh::assignment);
    listeners = each(Math.min(1, mesh.routes()), n -> mesh.listener());
    routes = each(mesh.routes(), mesh::route);
  }

  private void set() {
    Snapshot snapshot =
        Snapshot.create(
            clusters,
            "1",
            assignments,
            Long.toString(endpointVersion),
            listeners,
            "1",
            routes,
            Long.toString(routeVersion),
            List.of(),
            "1");
    groups.forEach(group -> cache.setSnapshot(group, snapshot));
  }

  private static <M> List<M> replaced(List<M> old, Edit edit, IntFunction<M> make) {
    List<M> next = new ArrayList<>(old);
    edit.targets().forEach(target -> next.set(target, make.apply(target)));
    return next;
  }

  private static <M> List<M> each(int number, IntFunction<M> make) {
    return IntStream.range(0, number).mapToObj(make).toList();
  }
}
