package dev.fingerpost.integration.harness;

import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.integration.world.Await;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Many delta streams over few connections, each as an Envoy: it asks for all clusters and their
 * endpoints, takes what comes, and comes back with its claims when it is cut off.
 */
public final class Herd implements AutoCloseable {

  /** What all have got so far, by name: one map, for all get the same. */
  private final Map<ResourceType, Map<String, String>> got =
      Map.of(
          ResourceType.CLUSTER, new ConcurrentHashMap<>(),
          ResourceType.ENDPOINT, new ConcurrentHashMap<>());

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private final AtomicInteger resources = new AtomicInteger();
  private final Queue<Long> ends = new ConcurrentLinkedQueue<>();
  private final int services;
  private volatile boolean comesBack = true;

  private Herd(int services) {
    this.services = services;
  }

  /**
   * Opens streams.
   *
   * @param services how many there are to see
   */
  public static Herd connect(int port, int connections, int streamsOnEach, int services) {
    Herd herd = new Herd(services);
    for (int c = 0; c < connections; c++) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
              .usePlaintext()
              .directExecutor()
              .build();
      herd.channels.add(channel);
      for (int s = 0; s < streamsOnEach; s++) {
        herd.members.add(herd.new Member(channel, "web-" + c + "-" + s));
      }
    }
    herd.members.forEach(Member::open);
    return herd;
  }

  /** How many streams it is to have. */
  public int size() {
    return members.size();
  }

  /** How many have all that there is. */
  public int ready() {
    return (int) members.stream().filter(member -> member.isReady).count();
  }

  /** The resources that came so far, to all together. */
  public int resources() {
    return resources.get();
  }

  /** Waits until all have all that there is. */
  public void awaitReady(Duration deadline, Supplier<String> otherwise) {
    Await.until(
        "all " + size() + " streams are up to date",
        deadline,
        () -> ready() == size(),
        () -> ready() + " are; " + otherwise.get());
  }

  /** From now on a stream that ends is not opened again. */
  public void stayAway() {
    comesBack = false;
    ends.clear();
  }

  /** When streams ended, in nanoseconds. */
  public List<Long> ends() {
    return ends.stream().sorted().toList();
  }

  @Override
  public void close() {
    comesBack = false;
    channels.forEach(ManagedChannel::shutdownNow);
  }

  private final class Member
      implements ClientResponseObserver<DeltaDiscoveryRequest, DeltaDiscoveryResponse> {

    private final ManagedChannel channel;
    private final String id;
    private @Nullable ClientCallStreamObserver<DeltaDiscoveryRequest> requests;
    private int missing;
    private boolean knowsAll;
    private volatile boolean isReady;

    Member(ManagedChannel channel, String id) {
      this.channel = channel;
      this.id = id;
    }

    void open() {
      isReady = false;
      missing = services;
      var stub = AggregatedDiscoveryServiceGrpc.newStub(channel).withWaitForReady();
      var out = stub.deltaAggregatedResources(this);
      DeltaDiscoveryRequest.Builder first =
          request(ResourceType.CLUSTER)
              .setNode(Node.newBuilder().setId(id).setCluster("web").setUserAgentName("envoy"));
      if (knowsAll) {
        first.putAllInitialResourceVersions(claims(ResourceType.CLUSTER));
      }
      out.onNext(first.build());
      if (knowsAll) {
        Map<String, String> claims = claims(ResourceType.ENDPOINT);
        out.onNext(
            request(ResourceType.ENDPOINT)
                .addAllResourceNamesSubscribe(claims.keySet())
                .putAllInitialResourceVersions(claims)
                .build());
      }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<DeltaDiscoveryRequest> call) {
      requests = call;
    }

    @Override
    public void onNext(DeltaDiscoveryResponse response) {
      resources.addAndGet(response.getResourcesCount());
      ResourceType type = ResourceType.of(response.getTypeUrl()).orElseThrow();
      for (Resource resource : response.getResourcesList()) {
        claims(type).put(resource.getName(), resource.getVersion());
      }
      say(
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl(response.getTypeUrl())
              .setResponseNonce(response.getNonce()));
      if (type == ResourceType.ENDPOINT) {
        missing -= response.getResourcesCount();
      }
      if (missing <= 0 || (knowsAll && type == ResourceType.CLUSTER)) {
        knowsAll = true;
        isReady = true;
      }
    }

    @Override
    public void onError(Throwable cause) {
      ends.add(System.nanoTime());
      isReady = false;
      if (comesBack) {
        open();
      }
    }

    @Override
    public void onCompleted() {
      onError(new IllegalStateException("a server never ends a stream so"));
    }

    private void say(DeltaDiscoveryRequest.Builder request) {
      var call = requests;
      if (call != null) {
        call.onNext(request.build());
      }
    }

    private Map<String, String> claims(ResourceType type) {
      return got.getOrDefault(type, Map.of());
    }

    private static DeltaDiscoveryRequest.Builder request(ResourceType type) {
      return DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl());
    }
  }
}
