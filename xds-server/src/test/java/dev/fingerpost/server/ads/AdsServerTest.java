package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.server.ads.stream.StreamStatus;
import io.envoyproxy.envoy.service.load_stats.v3.LoadReportingServiceGrpc;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsRequest;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AdsServerTest {

  private final TestServer server = TestServer.start();
  private final ManagedChannel channel =
      NettyChannelBuilder.forAddress(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), server.server.port()))
          .usePlaintext()
          .build();

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.close();
  }

  /** Everything that a call brings. */
  private static final class Recorder<T> implements StreamObserver<T> {

    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    @Override
    public void onNext(T value) {
      events.add(value);
    }

    @Override
    public void onError(Throwable cause) {
      events.add(Status.fromThrowable(cause));
    }

    @Override
    public void onCompleted() {
      events.add(Status.OK);
    }

    @Nullable Object next() throws InterruptedException {
      return events.poll(10, TimeUnit.SECONDS);
    }
  }

  /** */
  @Test
  void loadReportsAreAcceptedAndNothingIsAskedFor() throws InterruptedException {
    Recorder<LoadStatsResponse> recorder = new Recorder<>();
    StreamObserver<LoadStatsRequest> reports =
        LoadReportingServiceGrpc.newStub(channel).streamLoadStats(recorder);
    reports.onNext(LoadStatsRequest.getDefaultInstance());
    assertThat(recorder.next())
        .isInstanceOfSatisfying(
            LoadStatsResponse.class,
            response -> {
              assertThat(response.getClustersList()).isEmpty();
              assertThat(response.getSendAllClusters()).isFalse();
              assertThat(response.getLoadReportingInterval().getSeconds()).isEqualTo(3_600);
            });
    reports.onNext(LoadStatsRequest.getDefaultInstance());
    reports.onCompleted();
    assertThat(recorder.next()).isEqualTo(Status.OK);
  }

  /**
   * an Envoy never ends this stream, so a shutdown must, or it waits for all of its grace.
   */
  @Test
  void loadReportsEndWithTheServer() throws InterruptedException {
    Recorder<LoadStatsResponse> recorder = new Recorder<>();
    LoadReportingServiceGrpc.newStub(channel)
        .streamLoadStats(recorder)
        .onNext(LoadStatsRequest.getDefaultInstance());
    assertThat(recorder.next()).isInstanceOf(LoadStatsResponse.class);

    server.close();

    assertThat(recorder.next()).isEqualTo(Status.OK);
  }

  @Test
  void healthIsServed() {
    HealthCheckResponse response =
        HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());

    assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
  }

  /** L24. */
  @Test
  void listsItsEnvoys() {
    try (ScriptedClient client = server.client()) {
      client.subscribe(CLUSTER);
      client.take(CLUSTER);
      client.expectNothing();
      StreamStatus status = server.server.envoys().getFirst();

      assertThat(status.client().nodeId()).isEqualTo("web-1");
      assertThat(status.client().cluster()).isEqualTo("web");
      assertThat(status.client().version()).isEqualTo("1.40.0");
      assertThat(status.types()).containsOnlyKeys(CLUSTER);
    }
  }

  /** The audience lives as long as its last stream. */
  @Test
  void countsStreamsByAudience() throws InterruptedException {
    ScriptedClient one = server.client();
    ScriptedClient two = ScriptedClient.connect(server.server.port(), "web-2", "web");
    one.subscribe(CLUSTER);
    one.take(CLUSTER);
    two.subscribe(CLUSTER);
    two.take(CLUSTER);
    assertThat(server.server.metrics().streams()).isEqualTo(2);
    CountDownLatch gone = new CountDownLatch(1);
    server.audiences.live().onChange(gone::countDown);

    one.close();
    server.publish(cluster("a", 1));
    two.take(CLUSTER, "a");
    assertThat(server.audiences.live().get()).hasSize(1);
    two.close();
    assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(server.audiences.live().get()).isEmpty();
  }

  @Test
  void meterNamesAreThePublicOnes() {
    try (ScriptedClient client = server.client()) {
      client.subscribe(CLUSTER);
      client.take(CLUSTER);
      client.expectNothing();
      server.publish(cluster("a", 1), assignment("a", 1));
      client.take(CLUSTER, "a");
      client.take(ENDPOINT, "a");
      client.expectNothing();
      server.remove(CLUSTER, "a");
      client.take(CLUSTER, List.of(), List.of("a"));
      client.expectNothing();

      assertThat(server.registry.scrape())
          .contains("fingerpost_xds_streams 1.0")
          .contains("fingerpost_xds_responses_total{result=\"ack\",type=\"cluster\"} 3.0")
          .contains("fingerpost_xds_responses_sent_total{type=\"cluster\"} 3.0")
          .contains("fingerpost_xds_resources_sent_total{type=\"cluster\"} 1.0")
          .contains("fingerpost_xds_resources_removed_total{type=\"cluster\"} 1.0")
          .contains("fingerpost_xds_wedged_total 0.0")
          .contains("fingerpost_xds_push_seconds_count");
    }
  }

  /** X-62 in its simplest form: Envoys are sent elsewhere. */
  @Test
  void closingEndsStreams() {
    try (ScriptedClient client = server.client()) {
      client.subscribe(CLUSTER);
      client.take(CLUSTER);
      server.server.close();

      assertThat(client.expectEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }
}
