package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.envoy.resource.ResourceType.SECRET;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static dev.fingerpost.server.store.Resources.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.admin.v3.ClientResourceStatus;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.status.v3.ClientConfig;
import io.envoyproxy.envoy.service.status.v3.ClientConfig.GenericXdsConfig;
import io.envoyproxy.envoy.service.status.v3.ClientStatusDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.status.v3.ClientStatusRequest;
import io.envoyproxy.envoy.service.status.v3.ClientStatusResponse;
import io.envoyproxy.envoy.service.status.v3.ConfigStatus;
import io.envoyproxy.envoy.type.matcher.v3.NodeMatcher;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** what the control plane knows of its clients, over real gRPC. */
final class ClientStatusTest {

  private final TestServer server = TestServer.start();
  private final ScriptedClient client = server.client();
  private final ManagedChannel channel =
      NettyChannelBuilder.forAddress(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), server.server.port()))
          .usePlaintext()
          .build();

  @AfterEach
  void close() {
    client.close();
    channel.shutdownNow();
    server.close();
  }

  @Test
  void whatWasAcceptedIsSynced() {
    Entry orders = cluster("orders", 1);
    server.publish(orders, assignment("orders", 1));
    client.subscribe(CLUSTER);
    client.take(CLUSTER, "orders");
    client.take(ENDPOINT, "orders");
    client.expectNothing();

    ClientConfig config = onlyClient(ClientStatusRequest.getDefaultInstance());
    assertThat(config.getNode().getId()).isEqualTo("web-1");
    assertThat(config.getNode().getCluster()).isEqualTo("web");
    GenericXdsConfig status = status(config, CLUSTER, "orders");
    assertThat(status.getConfigStatus()).isEqualTo(ConfigStatus.SYNCED);
    assertThat(status.getClientStatus()).isEqualTo(ClientResourceStatus.ACKED);
    assertThat(status.getVersionInfo()).isEqualTo(orders.version());
    assertThat(status.getXdsConfig().getTypeUrl()).isEqualTo(CLUSTER.typeUrl());
    assertThat(status.getXdsConfig().getValue()).isEqualTo(orders.body());
    assertThat(status.hasErrorState()).isFalse();
  }

  @Test
  void whatIsUnansweredIsStale() {
    server.publish(cluster("orders", 1));
    client.subscribe(CLUSTER);
    client.expect(CLUSTER);
    client.expect(ENDPOINT);
    client.expectNothing();

    assertThat(status(CLUSTER, "orders").getConfigStatus()).isEqualTo(ConfigStatus.STALE);
  }

  @Test
  void whatWaitsForAnAnswerToSomethingElseIsNotSent() {
    client.subscribe(ENDPOINT, "orders");
    client.expect(ENDPOINT);
    server.publish(cluster("orders", 1), assignment("orders", 1));
    client.expectNothing();

    GenericXdsConfig status = status(ENDPOINT, "orders");
    assertThat(status.getConfigStatus()).isEqualTo(ConfigStatus.NOT_SENT);
    assertThat(status.getClientStatus()).isEqualTo(ClientResourceStatus.REQUESTED);
  }

  @Test
  void whatDoesNotExistIsSaidToDoSo() {
    client.subscribe(ENDPOINT, "nobody");
    client.take(ENDPOINT, List.of(), List.of("nobody"));
    client.expectNothing();

    GenericXdsConfig status = status(ENDPOINT, "nobody");
    assertThat(status.getClientStatus()).isEqualTo(ClientResourceStatus.DOES_NOT_EXIST);
    assertThat(status.getVersionInfo()).isEmpty();
  }

  @Test
  void whatIsRefusedSaysWhyInTheWordsOfTheClient() {
    Entry bad = cluster("orders", 1);
    server.publish(bad, assignment("orders", 1));
    client.subscribe(CLUSTER);
    DeltaDiscoveryResponse clusters = client.expect(CLUSTER);
    client.ack(client.expect(ENDPOINT));
    client.nack(clusters, "orders: no such balancer");
    client.take(CLUSTER, List.of(), List.of("orders"));
    client.expectNothing();

    GenericXdsConfig status = status(CLUSTER, "orders");
    assertThat(status.getConfigStatus()).isEqualTo(ConfigStatus.ERROR);
    assertThat(status.getClientStatus()).isEqualTo(ClientResourceStatus.NACKED);
    assertThat(status.getErrorState().getDetails()).isEqualTo("orders: no such balancer");
    assertThat(status.getErrorState().getVersionInfo()).isEqualTo(bad.version());
  }

  @Test
  void contentsAreLeftOutOnDemand() {
    server.publish(cluster("orders", 1), assignment("orders", 1));
    client.subscribe(CLUSTER);
    client.take(CLUSTER, "orders");

    ClientConfig config =
        onlyClient(ClientStatusRequest.newBuilder().setExcludeResourceContents(true).build());

    assertThat(config.getGenericXdsConfigsList()).isNotEmpty().noneMatch(c -> c.hasXdsConfig());
  }

  @Test
  void secretsAreNeverShown() {
    server.publish(entry(SECRET, "key", Secret.newBuilder().setName("key").build()));
    client.subscribe(SECRET, "key");
    client.take(SECRET, "key");
    client.expectNothing();

    GenericXdsConfig status = status(SECRET, "key");
    assertThat(status.getConfigStatus()).isEqualTo(ConfigStatus.SYNCED);
    assertThat(status.hasXdsConfig()).isFalse();
  }

  @Test
  void nodesAreChosenById() {
    server.publish(cluster("orders", 1));
    client.subscribe(CLUSTER);
    client.expect(CLUSTER);
    try (ScriptedClient other = ScriptedClient.connect(server.server.port(), "Api-7", "api")) {
      other.subscribe(CLUSTER);
      other.expect(CLUSTER);

      assertThat(nodes()).containsExactlyInAnyOrder("web-1", "Api-7");
      assertThat(nodes(StringMatcher.newBuilder().setExact("web-1"))).containsExactly("web-1");
      assertThat(nodes(StringMatcher.newBuilder().setPrefix("api").setIgnoreCase(true)))
          .containsExactly("Api-7");
      assertThat(
              nodes(
                  StringMatcher.newBuilder().setSuffix("-1"),
                  StringMatcher.newBuilder().setContains("i-7")))
          .containsExactlyInAnyOrder("web-1", "Api-7");
    }
  }

  @Test
  void questionsThatCannotBeAnsweredAreRefusedInWords() {
    assertThatThrownBy(() ->
            nodes(
                StringMatcher.newBuilder().setSafeRegex(RegexMatcher.newBuilder().setRegex(".*"))))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("INVALID_ARGUMENT: node_id is matched by exact, prefix");
    assertThatThrownBy(() ->
            onlyClient(
                ClientStatusRequest.newBuilder()
                    .addNodeMatchers(NodeMatcher.getDefaultInstance())
                    .build()))
        .hasMessageContaining("node_id alone");
  }

  @Test
  void aStreamAnswersEachQuestion() throws InterruptedException {
    server.publish(cluster("orders", 1));
    client.subscribe(CLUSTER);
    DeltaDiscoveryResponse clusters = client.expect(CLUSTER);
    client.expect(ENDPOINT);
    client.expectNothing();
    BlockingQueue<ClientStatusResponse> answers = new LinkedBlockingQueue<>();
    CompletableFuture<Boolean> completed = new CompletableFuture<>();
    StreamObserver<ClientStatusRequest> questions =
        ClientStatusDiscoveryServiceGrpc.newStub(channel)
            .streamClientStatus(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ClientStatusResponse response) {
                    answers.add(response);
                  }

                  @Override
                  public void onError(Throwable cause) {
                    completed.completeExceptionally(cause);
                  }

                  @Override
                  public void onCompleted() {
                    completed.complete(true);
                  }
                });

    questions.onNext(ClientStatusRequest.getDefaultInstance());
    assertThat(status(next(answers), CLUSTER, "orders").getConfigStatus())
        .isEqualTo(ConfigStatus.STALE);
    client.ack(clusters);
    client.expectNothing();
    questions.onNext(ClientStatusRequest.getDefaultInstance());
    assertThat(status(next(answers), CLUSTER, "orders").getConfigStatus())
        .isEqualTo(ConfigStatus.SYNCED);
    questions.onCompleted();
    assertThat(completed.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
  }

  private static ClientConfig next(BlockingQueue<ClientStatusResponse> answers)
      throws InterruptedException {
    ClientStatusResponse answer = answers.poll(10, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    return answer == null ? ClientConfig.getDefaultInstance() : answer.getConfig(0);
  }

  private List<String> nodes(StringMatcher.Builder... ids) {
    ClientStatusRequest.Builder request = ClientStatusRequest.newBuilder();
    for (StringMatcher.Builder id : ids) {
      request.addNodeMatchers(NodeMatcher.newBuilder().setNodeId(id));
    }
    return ask(request.build()).getConfigList().stream()
        .map(config -> config.getNode().getId())
        .toList();
  }

  private GenericXdsConfig status(ResourceType type, String name) {
    return status(onlyClient(ClientStatusRequest.getDefaultInstance()), type, name);
  }

  private static GenericXdsConfig status(ClientConfig config, ResourceType type, String name) {
    return config.getGenericXdsConfigsList().stream()
        .filter(each -> each.getTypeUrl().equals(type.typeUrl()) && each.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + config));
  }

  private ClientConfig onlyClient(ClientStatusRequest request) {
    ClientStatusResponse response = ask(request);
    assertThat(response.getConfigList()).hasSize(1);
    return response.getConfig(0);
  }

  private ClientStatusResponse ask(ClientStatusRequest request) {
    return ClientStatusDiscoveryServiceGrpc.newBlockingStub(channel).fetchClientStatus(request);
  }
}
