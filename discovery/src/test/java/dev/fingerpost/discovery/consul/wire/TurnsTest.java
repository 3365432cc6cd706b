package dev.fingerpost.discovery.consul.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final Duration FOR_EVER = Duration.ofHours(1);
  private static final int THREADS = 1_000;

  @Test
  void oneHasItAtATimeAndEachGetsIt() {
    Turns turns = new Turns(FOR_EVER, FOR_EVER);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Runnable turn =
        () -> {
          begin(turns);
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          now.decrementAndGet();
          turns.end();
        };
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> all =
          IntStream.range(0, THREADS)
              .mapToObj(_ -> CompletableFuture.runAsync(turn, each))
              .toList();
      all.forEach(CompletableFuture::join);
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void whoTakesTooLongKeepsNobody() {
    Turns turns = new Turns(Duration.ofMillis(1), FOR_EVER);
    begin(turns);
    CompletableFuture.runAsync(() -> begin(turns)).join();
    turns.end(); // not its own any more
    CompletableFuture.runAsync(() -> begin(turns)).join();
  }

  @Test
  void aPauseIsForTheNext() {
    Turns turns = new Turns(FOR_EVER, FOR_EVER);
    begin(turns);
    begin(turns); // it is still its own
    turns.endWithPause();
    Thread.currentThread().interrupt();
    assertThatThrownBy(turns::begin).isInstanceOf(InterruptedException.class);
  }

  private static void begin(Turns turns) {
    try {
      turns.begin();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
