package dev.fingerpost.server.ads;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.config.core.v3.BuildVersion;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A delta client that does what the test says, over real gRPC. As Envoy, it says who it is in its
 * first message only.
 */
final class ScriptedClient implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final ManagedChannel channel;
  private final Inbox<DeltaDiscoveryResponse> inbox;
  private final ClientCallStreamObserver<DeltaDiscoveryRequest> requests;
  private final Node node;
  private final Introduction introduction;
  private boolean introduced;
  private int fences;

  /** Opens a stream on a channel. */
  interface Opener
      extends Function<
          ManagedChannel,
          Function<
              StreamObserver<DeltaDiscoveryResponse>, StreamObserver<DeltaDiscoveryRequest>>> {}

  /** When a client says who it is. */
  enum Introduction {
    ONCE,
    ALWAYS
  }

  private ScriptedClient(
      int port,
      Node node,
      Reading reading,
      Opener opener,
      Duration deadline,
      Introduction introduction) {
    this.node = node;
    inbox = new Inbox<>(deadline);
    this.introduction = introduction;
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .usePlaintext()
            .maxInboundMessageSize(64 << 20);
    if (reading == Reading.ON_DEMAND) {
      builder.flowControlWindow(1 << 16); // else the transport takes up to 8 MiB unasked
    }
    channel = builder.build();
    requests =
        (ClientCallStreamObserver<DeltaDiscoveryRequest>)
            opener.apply(channel).apply(new Reader(reading, inbox));
  }

  private enum Reading {
    ALWAYS,
    ON_DEMAND
  }

  static ScriptedClient connect(int port, String id, String cluster) {
    return new ScriptedClient(
        port, node(id, cluster), Reading.ALWAYS, ScriptedClient::ads, DEADLINE, Introduction.ONCE);
  }

  /** A client with less patience, or with more words. */
  static ScriptedClient connect(int port, Duration deadline, Introduction introduction) {
    return new ScriptedClient(
        port, node("web-1", "web"), Reading.ALWAYS, ScriptedClient::ads, deadline, introduction);
  }

  /** A client of another cluster that says in every request who it is. */
  static ScriptedClient connect(int port, String cluster, Duration deadline) {
    return new ScriptedClient(
        port,
        node(cluster + "-1", cluster),
        Reading.ALWAYS,
        ScriptedClient::ads,
        deadline,
        Introduction.ALWAYS);
  }

  /** A client of a service of one type. */
  static ScriptedClient connect(int port, Opener opener) {
    return new ScriptedClient(
        port, node("web-1", "web"), Reading.ALWAYS, opener, DEADLINE, Introduction.ONCE);
  }

  /** A client that reads nothing until {@link #read}. */
  static ScriptedClient connectSilent(int port, String id, String cluster) {
    return new ScriptedClient(
        port,
        node(id, cluster),
        Reading.ON_DEMAND,
        ScriptedClient::ads,
        DEADLINE,
        Introduction.ONCE);
  }

  private static Function<
          StreamObserver<DeltaDiscoveryResponse>, StreamObserver<DeltaDiscoveryRequest>>
      ads(ManagedChannel channel) {
    return AggregatedDiscoveryServiceGrpc.newStub(channel)::deltaAggregatedResources;
  }

  private static Node node(String id, String cluster) {
    return Node.newBuilder()
        .setId(id)
        .setCluster(cluster)
        .setUserAgentName("envoy")
        .setUserAgentBuildVersion(
            BuildVersion.newBuilder()
                .setVersion(SemanticVersion.newBuilder().setMajorNumber(1).setMinorNumber(40)))
        .build();
  }

  /** Allows that many more responses in. */
  void read(int count) {
    requests.request(count);
  }

  /** Sends any request. */
  void send(DeltaDiscoveryRequest.Builder request) {
    if (!introduced || introduction == Introduction.ALWAYS) {
      introduced = true;
      request.setNode(node);
    }
    requests.onNext(request.build());
  }

  void subscribe(ResourceType type, String... names) {
    send(request(type).addAllResourceNamesSubscribe(List.of(names)));
  }

  void unsubscribe(ResourceType type, String... names) {
    send(request(type).addAllResourceNamesUnsubscribe(List.of(names)));
  }

  /** The first request of a type after a reconnect. */
  void resubscribe(ResourceType type, Map<String, String> versions, String... names) {
    send(
        request(type)
            .addAllResourceNamesSubscribe(List.of(names))
            .putAllInitialResourceVersions(versions));
  }

  @CanIgnoreReturnValue
  DeltaDiscoveryResponse ack(DeltaDiscoveryResponse response) {
    send(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setResponseNonce(response.getNonce()));
    return response;
  }

  void nack(DeltaDiscoveryResponse response, String text) {
    send(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setResponseNonce(response.getNonce())
            .setErrorDetail(com.google.rpc.Status.newBuilder().setCode(13).setMessage(text)));
  }

  /** The next response, which must be of that type. */
  DeltaDiscoveryResponse expect(ResourceType type) {
    DeltaDiscoveryResponse response = next();
    assertThat(response.getTypeUrl()).isEqualTo(type.typeUrl());
    return response;
  }

  /** The next response, which must have just these resources and removals; it is ACKed. */
  @CanIgnoreReturnValue
  DeltaDiscoveryResponse take(ResourceType type, List<String> names, List<String> removed) {
    DeltaDiscoveryResponse response = expect(type);
    assertThat(names(response)).containsExactlyInAnyOrderElementsOf(names);
    assertThat(response.getRemovedResourcesList()).containsExactlyInAnyOrderElementsOf(removed);
    return ack(response);
  }

  /** As {@link #take(ResourceType, List, List)} without removals. */
  @CanIgnoreReturnValue
  DeltaDiscoveryResponse take(ResourceType type, String... names) {
    return take(type, List.of(names), List.of());
  }

  DeltaDiscoveryResponse next() {
    return inbox.next();
  }

  /**
   * Asserts that the server has nothing more to say to what happened so far: the answer to a
   * question of no meaning comes next.
   */
  void expectNothing() {
    String fence = fence();
    DeltaDiscoveryResponse response = next();
    assertThat(response.getRemovedResourcesList()).as("%s", response).containsExactly(fence);
  }

  private String fence() {
    String fence = "fence-" + ++fences;
    send(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl("type.googleapis.com/unserved")
            .addResourceNamesSubscribe(fence));
    return fence;
  }

  /**
   * Answers whatever comes until the server has nothing more to say.
   *
   * @param likes whether a response is taken or refused
   */
  List<DeltaDiscoveryResponse> talk(Predicate<DeltaDiscoveryResponse> likes) {
    List<DeltaDiscoveryResponse> all = new ArrayList<>();
    boolean spoken = true;
    while (spoken) {
      spoken = false;
      String fence = fence();
      for (DeltaDiscoveryResponse response = next();
          !response.getRemovedResourcesList().contains(fence);
          response = next()) {
        spoken = true;
        all.add(response);
        if (likes.test(response)) {
          ack(response);
        } else {
          nack(response, "not this one");
        }
      }
    }
    return all;
  }

  /** How the server ended the stream. */
  Status expectEnd() {
    return inbox.end();
  }

  /** Has something done when the stream ends, whoever ends it. */
  void whenEnded(Runnable task) {
    inbox.whenEnded(task);
  }

  static DeltaDiscoveryRequest.Builder request(ResourceType type) {
    return DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl());
  }

  static List<String> names(DeltaDiscoveryResponse response) {
    return response.getResourcesList().stream().map(Resource::getName).toList();
  }

  /** Goes away. */
  @Override
  public void close() {
    requests.cancel("test is over", null);
    channel.shutdownNow();
  }

  /** Reads when it is told to, if it is to be so. */
  private record Reader(Reading reading, Inbox<DeltaDiscoveryResponse> inbox)
      implements ClientResponseObserver<DeltaDiscoveryRequest, DeltaDiscoveryResponse> {

    @Override
    public void beforeStart(ClientCallStreamObserver<DeltaDiscoveryRequest> call) {
      if (reading == Reading.ON_DEMAND) {
        call.disableAutoRequestWithInitial(0);
      }
    }

    @Override
    public void onNext(DeltaDiscoveryResponse response) {
      inbox.onNext(response);
    }

    @Override
    public void onError(Throwable cause) {
      inbox.onError(cause);
    }

    @Override
    public void onCompleted() {
      inbox.onCompleted();
    }
  }
}
