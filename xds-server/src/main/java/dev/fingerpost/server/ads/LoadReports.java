package dev.fingerpost.server.ads;

import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.service.load_stats.v3.LoadReportingServiceGrpc;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsRequest;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsResponse;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Accepts load reports and asks for none, so that no Envoy has to be bootstrapped anew. */
final class LoadReports extends LoadReportingServiceGrpc.LoadReportingServiceImplBase {

  private static final LoadStatsResponse NOTHING =
      LoadStatsResponse.newBuilder().setLoadReportingInterval(Durations.fromHours(1)).build();

  private final Set<Reporter> open = ConcurrentHashMap.newKeySet();

  @Override
  public StreamObserver<LoadStatsRequest> streamLoadStats(
      StreamObserver<LoadStatsResponse> responses) {
    Reporter reporter = new Reporter(responses);
    open.add(reporter);
    return reporter;
  }

  /** Ends the open streams: an Envoy never ends one itself, and a shutdown would wait for it. */
  void shutDown() {
    open.forEach(Reporter::onCompleted);
  }

  /** One Envoy's reports. */
  private final class Reporter implements StreamObserver<LoadStatsRequest> {

    private final StreamObserver<LoadStatsResponse> responses;
    private boolean answered;

    Reporter(StreamObserver<LoadStatsResponse> responses) {
      this.responses = responses;
    }

    @Override
    public synchronized void onNext(LoadStatsRequest report) {
      if (!answered && open.contains(this)) {
        answered = true;
        responses.onNext(NOTHING);
      }
    }

    @Override
    public void onError(Throwable cause) {
      open.remove(this);
    }

    @Override
    public synchronized void onCompleted() {
      if (open.remove(this)) {
        responses.onCompleted();
      }
    }
  }
}
