package dev.fingerpost.integration.stage;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What an instance does with one request that it has read. */
@FunctionalInterface
public interface Act {

  /** The common end: a 200. */
  Act OK = status(200);

  /** Does it. */
  void play(Reply reply) throws IOException, InterruptedException;

  /** Answers with a status and no body. */
  static Act status(int status) {
    return status(status, Map.of());
  }

  /** Answers with a status, these headers and no body. */
  static Act status(int status, Map<String, String> headers) {
    return reply -> reply.whole(status, headers);
  }

  /** Resets the connection instead of an answer. */
  static Act reset() {
    return Reply::reset;
  }

  /** Takes its time first. */
  static Act after(Duration time, Act next) {
    return reply -> {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
      next.play(reply);
    };
  }

  /** Waits until a gate opens. */
  static Act behind(CountDownLatch gate, Act next) {
    return reply -> {
      gate.await();
      next.play(reply);
    };
  }

  /** Begins a 200 at once and sends its body in so many pieces, each after a pause. */
  static Act drip(int pieces, Duration pause) {
    return reply -> {
      reply.begin();
      for (int n = 0; n < pieces; n++) {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        reply.piece();
      }
      reply.end();
    };
  }
}
