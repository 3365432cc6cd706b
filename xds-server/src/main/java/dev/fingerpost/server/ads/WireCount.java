package dev.fingerpost.server.ads;

import dev.fingerpost.server.ads.stream.StreamMetrics;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;

/** Counts the bytes of all streams, and those that ended over what the transport allows. */
final class WireCount extends ServerStreamTracer.Factory {

  private final StreamMetrics metrics;

  WireCount(StreamMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    return new ServerStreamTracer() {
      @Override
      public Context filterContext(Context context) {
        return Abort.within(context);
      }

      @Override
      public void outboundWireSize(long bytes) {
        metrics.wrote(bytes);
      }

      @Override
      public void inboundWireSize(long bytes) {
        metrics.read(bytes);
      }

      @Override
      public void streamClosed(Status status) {
        String words = String.valueOf(status.getDescription());
        if (words.contains("exceeds maximum size")) {
          metrics.refused("bytes");
        } else if (words.contains("Keepalive failed")) {
          metrics.refused("keepalive");
        }
      }
    };
  }
}
