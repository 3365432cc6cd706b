package dev.fingerpost.server.ads;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Any;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.ads.stream.Client;
import dev.fingerpost.server.ads.stream.ResourceStatus;
import dev.fingerpost.server.store.Packed;
import io.envoyproxy.envoy.admin.v3.ClientResourceStatus;
import io.envoyproxy.envoy.admin.v3.UpdateFailureState;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.status.v3.ClientConfig;
import io.envoyproxy.envoy.service.status.v3.ClientConfig.GenericXdsConfig;
import io.envoyproxy.envoy.service.status.v3.ClientStatusDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.status.v3.ClientStatusRequest;
import io.envoyproxy.envoy.service.status.v3.ClientStatusResponse;
import io.envoyproxy.envoy.service.status.v3.ConfigStatus;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators and gRPC's tools how each live stream stands with each resource. */
final class ClientStatuses
    extends ClientStatusDiscoveryServiceGrpc.ClientStatusDiscoveryServiceImplBase {

  private static final Logger log = LoggerFactory.getLogger(ClientStatuses.class);

  private final Supplier<ImmutableList<CompletableFuture<Optional<StreamReport>>>> reports;

  /**
   * @param reports asks each live stream for its report
   */
  ClientStatuses(Supplier<ImmutableList<CompletableFuture<Optional<StreamReport>>>> reports) {
    this.reports = reports;
  }

  @Override
  public void fetchClientStatus(
      ClientStatusRequest request, StreamObserver<ClientStatusResponse> responses) {
    Questions question = new Questions(responses);
    question.onNext(request);
    question.onCompleted();
  }

  @Override
  public StreamObserver<ClientStatusRequest> streamClientStatus(
      StreamObserver<ClientStatusResponse> responses) {
    return new Questions(responses);
  }

  private CompletableFuture<ClientStatusResponse> answer(
      Predicate<String> ids, ClientStatusRequest request) {
    ImmutableList<CompletableFuture<Optional<StreamReport>>> asked =
        reports.get().stream()
            .map(report -> report.exceptionally(ClientStatuses::leaveOut))
            .collect(toImmutableList());
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(done -> response(asked.stream().flatMap(r -> r.join().stream()), ids, request));
  }

  private static Optional<StreamReport> leaveOut(Throwable failure) {
    log.warn("event=client_status_failed", failure);
    return Optional.empty();
  }

  private static ClientStatusResponse response(
      Stream<StreamReport> reports, Predicate<String> ids, ClientStatusRequest request) {
    return ClientStatusResponse.newBuilder()
        .addAllConfig(
            reports
                .filter(report -> ids.test(report.client().nodeId()))
                .map(report -> config(report, request.getExcludeResourceContents()))
                .collect(toImmutableList()))
        .build();
  }

  private static ClientConfig config(StreamReport report, boolean withoutContents) {
    ClientConfig.Builder config = ClientConfig.newBuilder().setNode(node(report.client()));
    for (ResourceStatus resource : report.resources()) {
      GenericXdsConfig.Builder status = status(resource);
      // A key is for the Envoy that was given it and for nobody else.
      if (!withoutContents && resource.id().type() != ResourceType.SECRET) {
        resource.latest().map(ClientStatuses::body).ifPresent(status::setXdsConfig);
      }
      config.addGenericXdsConfigs(status);
    }
    return config.build();
  }

  private static Node node(Client client) {
    return Node.newBuilder()
        .setId(client.nodeId())
        .setCluster(client.cluster())
        .setUserAgentVersion(client.version())
        .build();
  }

  private static GenericXdsConfig.Builder status(ResourceStatus resource) {
    GenericXdsConfig.Builder config =
        GenericXdsConfig.newBuilder()
            .setTypeUrl(resource.id().type().typeUrl())
            .setName(resource.id().name())
            .setVersionInfo(resource.latest().map(Packed::version).orElse(""));
    return switch (resource.state()) {
      case SYNCED ->
          config.setConfigStatus(ConfigStatus.SYNCED).setClientStatus(ClientResourceStatus.ACKED);
      case UNANSWERED ->
          config
              .setConfigStatus(ConfigStatus.STALE)
              .setClientStatus(ClientResourceStatus.REQUESTED);
      case NOT_SENT ->
          config
              .setConfigStatus(ConfigStatus.NOT_SENT)
              .setClientStatus(ClientResourceStatus.REQUESTED);
      case ABSENT ->
          config
              .setConfigStatus(ConfigStatus.NOT_SENT)
              .setClientStatus(ClientResourceStatus.DOES_NOT_EXIST);
      case REFUSED ->
          config
              .setConfigStatus(ConfigStatus.ERROR)
              .setClientStatus(ClientResourceStatus.NACKED)
              .setErrorState(
                  UpdateFailureState.newBuilder()
                      .setDetails(resource.error())
                      .setVersionInfo(config.getVersionInfo()));
    };
  }

  private static Any body(Packed packed) {
    return Any.newBuilder()
        .setTypeUrl(packed.type().typeUrl())
        .setValue(packed.entry().body())
        .build();
  }

  /** One caller's questions: each is answered in its turn, until one makes no sense. */
  private final class Questions implements StreamObserver<ClientStatusRequest> {

    private final StreamObserver<ClientStatusResponse> responses;
    private CompletableFuture<?> answered = CompletableFuture.completedFuture(null);
    private boolean ended;

    Questions(StreamObserver<ClientStatusResponse> responses) {
      this.responses = responses;
    }

    @Override
    public void onNext(ClientStatusRequest request) {
      if (ended) {
        return;
      }
      try {
        Predicate<String> ids = NodeIds.matching(request.getNodeMatchersList());
        answered =
            answered.thenCompose(before -> answer(ids, request)).thenAccept(responses::onNext);
      } catch (IllegalArgumentException e) {
        end(() ->
            responses.onError(
                Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException()));
      }
    }

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {
      if (!ended) {
        end(responses::onCompleted);
      }
    }

    private void end(Runnable last) {
      ended = true;
      answered = answered.thenRun(last);
    }
  }
}
