package dev.fingerpost.integration.bench;

import dev.fingerpost.envoy.resource.ResourceType;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** When each client that a change concerns got it. Safe for all threads. */
final class Arrivals {

  private static final long AWAITED = -1;

  private final ResourceType type;
  private final AtomicLongArray times;
  private final CountDownLatch missing;

  /**
   * @param clients that are to get it, by number
   * @param all how many clients there are
   */
  Arrivals(ResourceType type, int[] clients, int all) {
    this.type = type;
    times = new AtomicLongArray(all);
    missing = new CountDownLatch(clients.length);
    for (int client : clients) {
      times.set(client, AWAITED);
    }
  }

  /** A client got a response; its first one of the type is the change. */
  void arrived(int client, ResourceType of, long at) {
    if (of == type && times.compareAndSet(client, AWAITED, at)) {
      missing.countDown();
    }
  }

  /** The times, sorted. */
  long[] await(Duration patience) {
    try {
      if (!missing.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(missing.getCount() + " clients did not get a change");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    long[] sorted = new long[times.length()];
    int count = 0;
    for (int client = 0; client < sorted.length; client++) {
      if (times.get(client) != 0) {
        sorted[count++] = times.get(client);
      }
    }
    long[] arrived = Arrays.copyOf(sorted, count);
    Arrays.sort(arrived);
    return arrived;
  }
}
