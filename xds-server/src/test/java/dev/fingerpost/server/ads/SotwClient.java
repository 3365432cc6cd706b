package dev.fingerpost.server.ads;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A state-of-the-world client that does what the test says, over real gRPC. As Envoy, it keeps for
 * each type the names that it wants, the version that it accepted last and the last nonce, and says
 * who it is in its first message only.
 */
final class SotwClient implements AutoCloseable {

  private static final String SCOPED_ROUTES =
      "type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration";

  private final ManagedChannel channel;
  private final Inbox<DiscoveryResponse> inbox;
  private final StreamObserver<DiscoveryRequest> requests;
  private final Node node;
  private final Map<String, List<String>> wanted = new HashMap<>();
  private final Map<String, String> versions = new HashMap<>();
  private final Map<String, String> nonces = new HashMap<>();
  private final ScriptedClient.Introduction introduction;
  private boolean introduced;
  private int fences;

  /** Opens a stream on a channel. */
  interface Opener
      extends Function<
          ManagedChannel,
          Function<StreamObserver<DiscoveryResponse>, StreamObserver<DiscoveryRequest>>> {}

  private SotwClient(
      int port, Opener opener, Duration deadline, ScriptedClient.Introduction introduction) {
    inbox = new Inbox<>(deadline);
    this.introduction = introduction;
    node = Node.newBuilder().setId("web-1").setCluster("web").setUserAgentName("envoy").build();
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .usePlaintext()
            .maxInboundMessageSize(64 << 20)
            .build();
    requests = opener.apply(channel).apply(inbox);
  }

  /** A client on the one stream for all types. */
  static SotwClient connect(int port) {
    return connect(port, Duration.ofSeconds(10), ScriptedClient.Introduction.ONCE);
  }

  /** The same with less patience, or with more words. */
  static SotwClient connect(int port, Duration deadline, ScriptedClient.Introduction introduction) {
    return new SotwClient(
        port,
        c -> AggregatedDiscoveryServiceGrpc.newStub(c)::streamAggregatedResources,
        deadline,
        introduction);
  }

  /** A client of a service of one type. */
  static SotwClient connect(int port, Opener opener) {
    return new SotwClient(port, opener, Duration.ofSeconds(10), ScriptedClient.Introduction.ONCE);
  }

  /** Sends any request. */
  void send(DiscoveryRequest.Builder request) {
    if (!introduced || introduction == ScriptedClient.Introduction.ALWAYS) {
      introduced = true;
      request.setNode(node);
    }
    requests.onNext(request.build());
  }

  /** Asks for just these names from now on. */
  void ask(ResourceType type, String... names) {
    wanted.put(type.typeUrl(), List.of(names));
    send(request(type.typeUrl()));
  }

  /** The next request of a type as it would be: names, version and nonce. */
  DiscoveryRequest.Builder request(String typeUrl) {
    return DiscoveryRequest.newBuilder()
        .setTypeUrl(typeUrl)
        .addAllResourceNames(wanted.getOrDefault(typeUrl, List.of()))
        .setVersionInfo(versions.getOrDefault(typeUrl, ""))
        .setResponseNonce(nonces.getOrDefault(typeUrl, ""));
  }

  /** Claims a version of an older stream. */
  void remember(ResourceType type, String version) {
    versions.put(type.typeUrl(), version);
  }

  @CanIgnoreReturnValue
  DiscoveryResponse ack(DiscoveryResponse response) {
    versions.put(response.getTypeUrl(), response.getVersionInfo());
    nonces.put(response.getTypeUrl(), response.getNonce());
    send(request(response.getTypeUrl()));
    return response;
  }

  void nack(DiscoveryResponse response, String text) {
    nonces.put(response.getTypeUrl(), response.getNonce());
    send(
        request(response.getTypeUrl())
            .setErrorDetail(com.google.rpc.Status.newBuilder().setCode(13).setMessage(text)));
  }

  /** The next response, which must be of that type. */
  DiscoveryResponse expect(ResourceType type) {
    DiscoveryResponse response = next();
    assertThat(response.getTypeUrl()).isEqualTo(type.typeUrl());
    return response;
  }

  /** The next response, which must have just these resources; it is ACKed. */
  @CanIgnoreReturnValue
  DiscoveryResponse take(ResourceType type, String... names) {
    DiscoveryResponse response = expect(type);
    assertThat(bodies(response)).containsOnlyKeys(names);
    return ack(response);
  }

  DiscoveryResponse next() {
    return inbox.next();
  }

  /**
   * Asserts that the server has nothing more to say to what happened so far: the answer about a
   * type of which there is nothing comes next.
   */
  void expectNothing() {
    send(
        DiscoveryRequest.newBuilder()
            .setTypeUrl(SCOPED_ROUTES)
            .addResourceNames("fence-" + ++fences));
    DiscoveryResponse response = next();
    assertThat(response.getTypeUrl()).as("%s", response).isEqualTo(SCOPED_ROUTES);
  }

  /** How the server ended the stream. */
  Status expectEnd() {
    return inbox.end();
  }

  /** The resources of a response by their own name. */
  static ImmutableMap<String, ByteString> bodies(DiscoveryResponse response) {
    return response.getResourcesList().stream()
        .collect(ImmutableMap.toImmutableMap(SotwClient::name, Any::getValue));
  }

  /** The name stands in field 1 of every type. */
  private static String name(Any resource) {
    try {
      CodedInputStream in = resource.getValue().newCodedInput();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == 1) {
          return in.readStringRequireUtf8();
        }
        in.skipField(tag);
      }
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Goes away. */
  @Override
  public void close() {
    channel.shutdownNow();
  }
}
