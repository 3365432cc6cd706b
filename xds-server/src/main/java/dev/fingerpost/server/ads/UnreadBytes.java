package dev.fingerpost.server.ads;

import dev.fingerpost.server.ads.stream.Scheduler;
import dev.fingerpost.server.ads.stream.WorkMetrics;
import dev.fingerpost.server.ads.wire.Written;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes that wait in transports because clients do not read, and drops them a little
 * after the stream has ended: gRPC would keep them until they are read. Safe for all threads.
 */
final class UnreadBytes implements ServerInterceptor {

  /** A client that does read after all gets the reason within this time. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final WorkMetrics work;
  private final Scheduler scheduler;

  UnreadBytes(WorkMetrics work, Scheduler scheduler) {
    this.work = work;
    this.scheduler = scheduler;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    AtomicLong waiting = new AtomicLong();
    return new SimpleForwardingServerCallListener<>(
        next.startCall(counting(call, waiting), headers)) {
      @Override
      public void onReady() {
        if (call.isReady()) { // not if something has gone out since
          work.taken(waiting.getAndSet(0));
        }
        super.onReady();
      }

      @Override
      public void onCancel() {
        work.taken(waiting.getAndSet(0));
        super.onCancel();
      }

      @Override
      public void onComplete() {
        work.taken(waiting.getAndSet(0));
        super.onComplete();
      }
    };
  }

  private <Q, R> ServerCall<Q, R> counting(ServerCall<Q, R> call, AtomicLong waiting) {
    Abort abort = Abort.ofThisCall();
    return new SimpleForwardingServerCall<>(call) {
      @Override
      public void sendMessage(R message) {
        if (isReady()) { // what waited was taken, though nobody may have said so yet
          work.taken(waiting.getAndSet(0));
        }
        super.sendMessage(message);
        if (message instanceof Written response && !isReady()) {
          long size = response.size();
          work.waits(size, waiting.addAndGet(size));
        }
      }

      @Override
      public void close(Status status, Metadata trailers) {
        super.close(status, trailers);
        if (waiting.get() > 0) {
          scheduler.schedule(GRACE, abort::run);
        }
      }
    };
  }
}
