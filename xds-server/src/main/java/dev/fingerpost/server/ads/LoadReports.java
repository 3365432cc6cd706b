package dev.fingerpost.server.ads;

import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.service.load_stats.v3.LoadReportingServiceGrpc;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsRequest;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsResponse;
import io.grpc.stub.StreamObserver;

/** Accepts load reports and asks for none, so that no Envoy has to be bootstrapped anew. */
final class LoadReports extends LoadReportingServiceGrpc.LoadReportingServiceImplBase {

  private static final LoadStatsResponse NOTHING =
      LoadStatsResponse.newBuilder().setLoadReportingInterval(Durations.fromHours(1)).build();

  @Override
  public StreamObserver<LoadStatsRequest> streamLoadStats(
      StreamObserver<LoadStatsResponse> responses) {
    return new StreamObserver<>() {
      private boolean answered;

      @Override
      public void onNext(LoadStatsRequest report) {
        if (!answered) {
          answered = true;
          responses.onNext(NOTHING);
        }
      }

      @Override
      public void onError(Throwable cause) {}

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }
}
