package dev.fingerpost.server.ads;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The threads on which streams run, one for each processor: a stream stays on one of them for its
 * life, so that what it owns needs no lock and what happens to it happens in order.
 */
final class Lanes implements AutoCloseable {

  private final List<ExecutorService> lanes;
  private final AtomicInteger streams = new AtomicInteger();

  Lanes(int count) {
    ThreadFactory threads =
        new ThreadFactoryBuilder().setNameFormat("ads-lane-%d").setDaemon(true).build();
    lanes = IntStream.range(0, count).mapToObj(n -> newLane(threads)).toList();
  }

  /** What streams still want to do when the server has gone is of no consequence. */
  private static ExecutorService newLane(ThreadFactory threads) {
    return new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        threads,
        new ThreadPoolExecutor.DiscardPolicy());
  }

  /** The lane for one more stream: each in its turn. */
  Executor next() {
    return lanes.get(Math.floorMod(streams.getAndIncrement(), lanes.size()));
  }

  @Override
  public void close() {
    lanes.forEach(ExecutorService::shutdown);
  }
}
