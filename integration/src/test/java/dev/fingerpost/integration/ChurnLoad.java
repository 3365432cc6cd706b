package dev.fingerpost.integration;

import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Requests of a steady rate from a few clients, each to some service that is reachable. */
final class ChurnLoad implements AutoCloseable {

  private static final int CLIENTS = 4;
  private static final int MOST_FAILURES = 30;

  private final Traffic traffic;
  private final Reachable reachable;
  private final long pauseNanos;
  private final AtomicLong requests = new AtomicLong();
  private final List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean stopping;

  ChurnLoad(Traffic traffic, Reachable reachable, int perSecond, long seed) {
    this.traffic = traffic;
    this.reachable = reachable;
    this.pauseNanos = TimeUnit.SECONDS.toNanos(1) * CLIENTS / perSecond;
    for (int n = 0; n < CLIENTS; n++) {
      SplittableRandom random = new SplittableRandom(seed + 1 + n);
      clients.add(Thread.ofPlatform().name("churn-load-" + n).start(() -> run(random)));
    }
  }

  long requests() {
    return requests.get();
  }

  /** A request that was not answered with 200. */
  record Failure(Instant at, String service, Answers answers) {}

  /** Ends the load; what failed. */
  List<Failure> stop() {
    close();
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    stopping = true;
    for (Thread client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run(SplittableRandom random) {
    long due = System.nanoTime();
    while (!stopping) {
      reachable.use(random, this::call);
      due += pauseNanos;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }

  private void call(String service) {
    requests.incrementAndGet();
    Answers answers = traffic.send(service, 1);
    if (!answers.allAre(200) && failures.size() < MOST_FAILURES) {
      failures.add(new Failure(Instant.now(), service, answers));
    }
  }
}
