package dev.fingerpost.server.ads;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * The way to reset a call, with all that waits to be written to it. gRPC has no other than its
 * deadline: a call whose context says that its time is up is reset.
 */
final class Abort {

  private static final Context.Key<Abort> KEY = Context.key("dev.fingerpost.abort");

  private @Nullable CancellableContext context;

  private Abort() {}

  /** A context whose call can be reset. */
  static Context within(Context outer) {
    Abort abort = new Abort();
    CancellableContext context = outer.withCancellation();
    abort.context = context;
    return context.withValue(KEY, abort);
  }

  /** Of the call that this thread begins; it does nothing where there is none. */
  static Abort ofThisCall() {
    Abort abort = KEY.get();
    return abort == null ? new Abort() : abort;
  }

  /** Resets the call, if it is still there. */
  void run() {
    if (context != null) {
      context.cancel(Status.DEADLINE_EXCEEDED.withDescription("nobody reads").asException());
    }
  }
}
