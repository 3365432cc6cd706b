package dev.fingerpost.discovery.consul.wire;

import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.EventListener;

/** The news that a request has gone out, long before a held one is answered. */
public final class Sending {

  private static final ScopedValue<Runnable> SENT = ScopedValue.newInstance();

  private Sending() {}

  /** Makes a read on this thread, and has the hook run when its request has gone out. */
  public static <R> R tell(Runnable sent, Supplier<R> read) {
    return ScopedValue.where(SENT, sent).call(read::get);
  }

  /** Has this thread's hook run at the right time, if there is one. */
  static void listenTo(Call call) {
    if (SENT.isBound()) {
      call.addEventListener(new Listener(SENT.get()));
    }
  }

  private static final class Listener extends EventListener {

    private final Runnable sent;

    private Listener(Runnable sent) {
      this.sent = sent;
    }

    @Override
    public void requestHeadersEnd(Call call, okhttp3.Request request) {
      sent.run();
    }
  }
}
